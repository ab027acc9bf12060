"""The letters of document numbers: what kind of document, and which agency.

Kinds: Decree 30/2020/NĐ-CP, appendix III, and Guidance 36-HD/VPTW of the party; agencies as they write
themselves in their numbers. An agency that isn't here is read all the same, where a kind stands before it.
"""

# Code and name. A kind whose number always has a year, since it is normative, is in WITH_YEAR.
KINDS = {
    "L": "Lệnh",
    "SL": "Sắc lệnh",
    "PL": "Pháp lệnh",
    "NQ": "Nghị quyết",
    "NQLT": "Nghị quyết liên tịch",
    "NĐ": "Nghị định",
    "QĐ": "Quyết định",
    "QĐi": "Quy định",
    "QyĐ": "Quy định",
    "CT": "Chỉ thị",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "TTLB": "Thông tư liên bộ",
    "VBHN": "Văn bản hợp nhất",
    "QC": "Quy chế",
    "KL": "Kết luận",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTr": "Chương trình",
    "CTHĐ": "Chương trình hành động",
    "KH": "Kế hoạch",
    "ĐA": "Đề án",
    "BC": "Báo cáo",
    "TTr": "Tờ trình",
    "CĐ": "Công điện",
    "CV": "Công văn",
    "GM": "Giấy mời",
    "BB": "Biên bản",
    "TTT": "Thông tri",
    "LT": "Liên tịch",
    "AL": "Án lệ",
}
WITH_YEAR = {"NĐ", "TT", "TTLT", "NQLT"}
WITHOUT_AGENCY = {"SL", "AL"}
# fmt: off
# Organs of the party, whose numbers have the dash first: 32-CT/TW, 80-KL/TW.
PARTY = [
    "TW", "TU", "HU", "ĐU", "ĐUK", "BCSĐ", "BCSĐCP", "VPTW", "UBKTTW", "UBKT", "BTCTW", "BTGTW",
    "BTGDVTW", "BDVTW", "BNCTW", "BCĐTW", "BKTTW", "BCSĐBTC", "HVCTQG", "TWĐ",
]
# Of the state, at the centre and in the provinces.
AGENCIES = [
    "QH", "UBTVQH", "CTN", "CP", "TTg", "HĐBT", "HĐCP", "VPCP", "VPQH", "VPCTN", "TANDTC", "TATC",
    "VKSNDTC", "VKSTC", "KTNN", "HĐTP", "HĐBCQG", "TLĐ", "TWĐTN", "BTP", "BCA", "BNV", "BTC", "BQP",
    "BNG", "BCT", "BYT", "BXD", "BTNMT", "BNNMT", "BNNPTNT", "BNN", "BGTVT", "BGDĐT", "BGD", "BKHCN",
    "BKHCNMT", "BTTTT", "BBCVT", "BVHTTDL", "BVHTT", "BVHTTTTDL", "BLĐTBXH", "LĐTBXH", "BKHĐT", "BKH",
    "BTM", "BTS", "BCN", "BDTTG", "UBDT", "UBDTMN", "TTCP", "TTNN", "NHNN", "NHNNVN", "BHXH", "TCHQ",
    "TCT", "TCTK", "TCTHADS", "TCLN", "TCTL", "TCDN", "TCĐBVN", "TCDT", "TCCP", "TCDS", "UBCK", "UBCKNN",
    "KBNN", "BCĐ", "UBMTTW", "MTTW", "ĐCTUBTWMTTQVN", "MTTQ", "UBTWMTTQVN", "NHCS", "NHPT", "VSD", "HĐQL",
    "HĐQT", "HĐTV", "HĐND", "UBND", "UB", "STP", "SYT", "SGDĐT", "SXD", "SCT", "STC", "SNV", "STNMT",
    "SNNMT", "SNN", "SNNPTNT", "SLĐTBXH", "SGTVT", "SVHTTDL", "SVHTT", "SKHCN", "STTTT", "SKHĐT", "SNgV",
    "SDTTG", "SDL", "BDT", "TTT", "CAT", "CTHADS", "THADS", "TAND", "VKSND", "CT", "VP", "HĐPH",
]
