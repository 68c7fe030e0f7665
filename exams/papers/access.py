"""Who works with papers at all; which of them, the querysets say."""

from accounts.access import staff_or_platform_role_required
from accounts.models import CentreRole, PlatformRole

paper_staff_required = staff_or_platform_role_required(
    (CentreRole.PAPER_OFFICER,), (PlatformRole.BANK_MANAGER,)
)
