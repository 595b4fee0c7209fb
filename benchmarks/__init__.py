"""What `make bench` runs: every number beside a yardstick that is measured in the same run."""
