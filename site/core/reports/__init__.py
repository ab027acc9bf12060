"""What the reports of the editor share, whatever they count: screens, charts, spreadsheets."""
