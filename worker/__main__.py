"""`python -m worker` is `wirecopy`."""

from worker.cli import main

if __name__ == "__main__":
    main(prog_name="wirecopy")
