"""A portal that keeps a copy of all public pages, by the API alone."""


class Mirror:
    """`pages` are the records by the id of their page."""

    def __init__(self, client, page_size=3):
        self.client = client
        self.page_size = page_size
        self.cursor = ""
        self.pages = {}
        self.told = []

    def ask(self, address, **parameters):
        response = self.client.get(address, parameters)
        assert response.status_code == 200, (address, response.content)
        return response.json()

    def follow(self):
        """Take over what changed since the last time; gives what was told."""
        self.told = []
        while True:
            answer = self.ask("/api/v1/changes", since=self.cursor, page_size=self.page_size)
            self.told += answer["results"]
            for change in answer["results"]:
                self.take(change)
            self.cursor = answer["next"]
            if not answer["has_more"]:
                return [(row["change"], row["id"]) for row in self.told]

    def take(self, change):
        if change["change"] == "deleted":
            self.pages.pop(change["id"], None)
        else:
            self.pages[change["id"]] = self.ask(change["api_url"].removeprefix("http://localhost"))

    def walk(self):
        """All pages as a new reader finds them: by the list, each read by itself."""
        cursor, found = "", {}
        while cursor is not None:
            answer = self.ask("/api/v1/pages", language="all", cursor=cursor, page_size=self.page_size)
            for row in answer["results"]:
                found[row["id"]] = self.ask(f"/api/v1/pages/{row['id']}")
            cursor = answer["next"]
        return found
