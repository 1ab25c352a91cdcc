"""`python -m cxreports` is the command line."""

from cxreports.cli import main

if __name__ == "__main__":
    main()
