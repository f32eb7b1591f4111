"""What holds for all tests."""

from hypothesis import settings

# no deadline: how long an example takes says more of the machine than of the code
settings.register_profile("steady", deadline=None, print_blob=True)
settings.load_profile("steady")
