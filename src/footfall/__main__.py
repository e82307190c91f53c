"""`python -m footfall` is the same program as `footfall`."""

from footfall.cli.main import main

if __name__ == "__main__":
    main()
