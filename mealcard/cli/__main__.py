"""`python -m mealcard.cli`, for child processes of the server."""

from mealcard.cli.main import main

main()
