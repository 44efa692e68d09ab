"""What must hold when processes are killed, disks fill up and files are damaged."""
