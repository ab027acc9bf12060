"""What is done in the background: who asks is answered before it is known whether there is such a user."""

from urllib.parse import urlsplit

from django_tasks import task
from wagtail.admin.forms.auth import PasswordResetForm
from wagtail.admin.utils import get_admin_base_url

from .history import tell_audit
from .models import SignIn


@task()
def mail_new_password(email: str, attempt_id: int) -> None:
    """Send the link to each active user with this address. Its host is never that of the request."""
    form = PasswordResetForm({"email": email})
    if not form.is_valid():
        return
    attempt = SignIn.objects.filter(pk=attempt_id).first()
    user = next(iter(form.get_users(email)), None)
    if attempt and user:
        attempt.user = user
        attempt.save(update_fields=["user"])
        tell_audit(attempt)
    base = urlsplit(get_admin_base_url() or "")
    form.save(
        domain_override=base.netloc,
        use_https=base.scheme == "https",
        subject_template_name="wagtailadmin/account/password_reset/email_subject.txt",
        email_template_name="wagtailadmin/account/password_reset/email.txt",
    )
