from accounts.management.commands import lock_account
from accounts.services import unlock_user


class Command(lock_account.Command):
    help = "Open a locked account, and forget failed logins of any account."
    act = staticmethod(unlock_user)
