"""What `yingda doctor` and the operations page look at: is all well, and what to do where it is not."""
