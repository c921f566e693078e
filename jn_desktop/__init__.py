"""跑小青工作台: case management for the enterprise service stations of industrial parks."""

VERSION = "0.1.0"
