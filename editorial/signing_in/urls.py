from django.urls import path

from . import views
from .set_up_views import NewCodesView, SetUpView, SwitchOffView

app_name = "signing_in"
urlpatterns = [
    path("login/", views.SignInView.as_view(), name="sign_in"),
    path("password_reset/", views.NewPasswordView.as_view(), name="new_password"),
    path("login/ma/", views.CodeView.as_view(), name="code"),
    path("login/ma-du-phong/", views.BackupCodeView.as_view(), name="backup_code"),
    path("hai-buoc/thiet-lap/", SetUpView.as_view(), name="set_up"),
    path("hai-buoc/ma-du-phong/", NewCodesView.as_view(), name="new_codes"),
    path("hai-buoc/tat/", SwitchOffView.as_view(), name="switch_off"),
    path("phien/", views.session, name="session"),
]
