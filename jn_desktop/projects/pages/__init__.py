"""The pages 重点项目 and 跑小青."""
