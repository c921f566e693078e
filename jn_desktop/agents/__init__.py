"""The "Paoxiaoqing" (跑小青) agents: roster, chains and parks, leave."""
