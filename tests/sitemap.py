"""The sitemap as a search engine reads it."""

import re


def whole_sitemap(client):
    """The texts of the index and of all sitemaps that it names, as one."""
    index = client.get("/sitemap.xml").text
    return index + "".join(
        client.get(part).text for part in re.findall(r"<loc>http://localhost(.*?)</loc>", index)
    )
