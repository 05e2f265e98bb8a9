import sys

from sulh.cli import main

sys.exit(main())
