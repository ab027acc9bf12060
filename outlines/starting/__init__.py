"""How an outline begins: from a template that editors keep (mẫu đề cương), or empty."""
