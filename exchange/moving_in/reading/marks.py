"""Where the pages of common systems have their title, date, author and the like.

DotNetNuke, SharePoint, Joomla, NukeViet, WordPress, and what pages of any origin write out in words. The
selectors are CSS, the surest first.
"""

import re

SELECTORS: dict[str, tuple[str, ...]] = {
    "title": (
        "[itemprop=headline]",
        "#news-title, .news-title h1, .title-news h1",
        ".title-detail, h1.title, h1.entry-title, h1.article-title",
        ".edn_articleTitle, .EDN_article_title, span[id$=lblTitle]",
        "span[id$=lblTieuDe], h1[id$=Title], .ArticleHead",
        ".contentheading, .item-page h1, .item-page h2, .page-header h1, .page-header h2",
        ".tieude, .tieu-de, .TieuDe, .news_title, .newstitle, .detail-title, .article-title",
        "article h1, main h1, h1",
    ),
    "lead": (
        ".hometext, .sapo, .news-sapo, .tomtat",
        ".trich-yeu, .news-lead, .article-lead, .lead, .entry-summary",
        "span[id$=lblTomTat], span[id$=lblSummary]",
        "div[id$=divSummary], .edn_articleSummary, [itemprop=description]",
    ),
    "body": (
        "[itemprop=articleBody]",
        "#news-bodyhtml, .bodytext, #content_detail",
        ".news-detail-content, .detail-content, .noidung, .noi-dung",
        ".edn_articleContent, div[id$=lblContent]",
        "span[id$=lblContent], span[id$=lblNoiDung], div[id$=divContent]",
        "div[id*=PageContent] .ms-rtestate-field",
        ".ms-rtestate-field, div[id$=RichHtmlField_displayContent]",
        ".item-page .article-content, .com-content-article__body",
        ".item-page, .article-content, .entry-content",
    ),
    "published_at": (
        "[itemprop=datePublished]",
        ".published time, time.published, time.entry-date, time[pubdate], time[datetime]",
        ".createdate, .create-date, .published, .date-published",
        ".ngaydang, .ngay-dang, .news-date, .post-date",
        "span[id$=lblDate], span[id$=lblNgayDang]",
        "span[id$=lblPublishedDate], .edn_publishDate, .ArticleDate",
    ),
    "author": (
        "[itemprop=author] [itemprop=name], [itemprop=author]",
        ".createdby, .author, .tacgia",
        ".tac-gia, .news-author, span[id$=lblAuthor], span[id$=lblTacGia]",
    ),
    "source_name": (".nguon, .nguontin, .news-source, .source, span[id$=lblSource], span[id$=lblNguon]",),
    "sections": (
        "[itemtype*=BreadcrumbList] [itemprop=name]",
        ".breadcrumb a, .breadcrumbs a, #breadcrumb a",
        "ul.breadcrumb li, .pathway a, .breadcrumbs-trail a",
        "span[id$=SiteMapPath] a, .ms-sitemapdirectional",
    ),
}
# What stands in an article and is none of it.
JUNK = re.compile(
    r"(?:^|[\s_-])(?:share|social|print|related|comments?|rating|tags?|breadcrumbs?|pagination|pagenav|toolbar|banner"
    r"|advert|lien-?quan|tin-?khac|binh-?luan)(?:$|[\s_-])",
    re.I,
)
# Headings, folded, after which only the titles of other pages come.
OTHER_PAGES = {
    "tin lien quan", "bai viet lien quan", "cac tin khac", "tin khac", "cac tin da dua ngay", "tin moi hon",
    "tin cu hon", "nhung tin moi hon", "nhung tin cu hon", "tin cung chuyen muc", "cac bai viet khac",
    "tin bai lien quan", "cac tin lien quan", "bai viet khac", "xem them", "cac tin da dang", "other news",
}  # fmt: skip
METAS = {
    "published_at": (
        "article:published_time",
        "datePublished",
        "pubdate",
        "DC.date.issued",
        "DC.date",
        "date",
    ),
    "changed_at": ("article:modified_time", "dateModified", "last-modified"),
    "image": ("og:image", "twitter:image"),
    "title": ("og:title", "DC.title"),
}
# Words before what they announce, at the beginning of a line.
DATE_LABEL = re.compile(
    r"(?:ngày\s*(?:đăng|đưa tin|xuất bản|viết|tạo|cập nhật)|đăng\s*(?:ngày|lúc|vào)|được đăng"
    r"|cập nhật(?:\s*lúc|\s*ngày)?|thời gian đăng|gửi lúc|posted on|published)\b",
    re.I,
)
AUTHOR_LABEL = re.compile(
    r"(?:tác giả(?: bài viết)?|người (?:đăng|viết|gửi)|đăng bởi|được viết bởi|viết bởi|written by"
    r"|bài(?:,| và)? ảnh)\s*[:：]\s*(.+)",
    re.I,
)
SOURCE_LABEL = re.compile(r"\(?\s*(?:nguồn(?: tin| bài)?|source)\s*[:：]\s*(.+?)\s*\)?", re.I)
ACCORDING_TO = re.compile(r"\(?\s*theo\s+([^.,;:]{2,80}?)\s*\.?\s*\)?", re.I)
# Accounts that are nobody's name.
NOBODY = {
    "super user",
    "admin",
    "administrator",
    "quan tri",
    "quan tri vien",
    "ban quan tri",
    "host",
    "superuser account",
    "system account",
}
HOME = {"trang chu", "home", "trang nhat", "trang chinh"}
# What saves a site notes at the top of a page.
MIRRORED = re.compile(r"<!--\s*Mirrored from (\S{4,2000}) by HTTrack", re.I)
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{4}\)(\S{4,2000})\s", re.I)
