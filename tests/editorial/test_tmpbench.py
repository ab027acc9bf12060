import time
from django.db import connection
from tests.editorial.test_translating import *
from editorial.translating.work import rows_of, count_to_translate


def test_bench(begin, news, hmong, client, translator):
    t = begin(news)
    src = t.source
    N = 20000
    with connection.cursor() as c:
        c.execute("SELECT column_name FROM information_schema.columns WHERE table_name='wagtailcore_page'")
        cols = [r[0] for r in c.fetchall()]
        sel = {
            "id": "1000000+g",
            "path": f"%s||lpad(g::text,12,'A')",
            "translation_key": "('00000000-0000-0000-0000-'||lpad(g::text,12,'0'))::uuid",
            "slug": "'s'||g",
            "url_path": "url_path||g",
            "latest_revision_id": "NULL",
            "live_revision_id": "NULL",
        }
        c.execute(
            f"INSERT INTO wagtailcore_page ({','.join(cols)}) SELECT {','.join(sel.get(x, x) for x in cols)} FROM wagtailcore_page, generate_series(1,{N}) g WHERE id=%s",
            [news.path[:-12] if len(news.path) > 12 else news.path, news.pk],
        )
        c.execute(
            f"INSERT INTO wagtail_localize_translatableobject (translation_key, content_type_id) SELECT ('00000000-0000-0000-0000-'||lpad(g::text,12,'0'))::uuid,(SELECT content_type_id FROM wagtail_localize_translatableobject WHERE translation_key=%s) FROM generate_series(1,{N}) g",
            [news.translation_key],
        )
        c.execute(
            f"INSERT INTO wagtail_localize_translationsource (id,object_id,specific_content_type_id,locale_id,object_repr,content_json,schema_version,created_at,last_updated_at) SELECT 1000000+g,('00000000-0000-0000-0000-'||lpad(g::text,12,'0'))::uuid,specific_content_type_id,locale_id,'x','{{}}','',created_at,last_updated_at FROM wagtail_localize_translationsource, generate_series(1,{N}) g WHERE id=%s",
            [src.pk],
        )
        c.execute(
            f"INSERT INTO wagtail_localize_translation (id,uuid,source_id,target_locale_id,created_at,enabled) SELECT 1000000+g,gen_random_uuid(),1000000+g,%s,now(),true FROM generate_series(1,{N}) g",
            [hmong.pk],
        )
        c.execute(
            f"INSERT INTO wagtail_localize_translationcontext (id,object_id,path_id,path,field_path) SELECT 10000000+g*20+k,('00000000-0000-0000-0000-'||lpad(g::text,12,'0'))::uuid,gen_random_uuid(),'body.'||k,'body' FROM generate_series(1,{N}) g, generate_series(0,14) k"
        )
        c.execute(
            f"INSERT INTO wagtail_localize_string (id,locale_id,data_hash,data) SELECT 10000000+g*20+k,%s,gen_random_uuid(),'Câu số '||k||' của trang '||g FROM generate_series(1,{N}) g, generate_series(0,14) k",
            [src.locale_id],
        )
        c.execute(
            f"INSERT INTO wagtail_localize_stringsegment (source_id,context_id,string_id,\"order\",attrs) SELECT 1000000+g,10000000+g*20+k,10000000+g*20+k,k,'{{}}' FROM generate_series(1,{N}) g, generate_series(0,14) k"
        )
        c.execute(
            f"INSERT INTO wagtail_localize_stringtranslation (translation_of_id,locale_id,context_id,data,translation_type,tool_name,created_at,updated_at,has_error,field_error) SELECT 10000000+g*20+k,%s,10000000+g*20+k,'x','manual','',now(),now(),false,'' FROM generate_series(1,{N}) g, generate_series(0,14) k WHERE g%%2=0 OR k<10",
            [hmong.pk],
        )
        c.execute("ANALYZE")
    client.force_login(translator)
    out = []
    for q in (
        {"state": "todo"},
        {"state": "todo"},
        {"state": "behind"},
        {"state": "all"},
        {"state": "new"},
        {"state": "todo", "p": "400"},
        {"state": "todo", "kind": "tin-tuc"},
    ):
        a = time.monotonic()
        r = client.get(reverse("translating:desk"), {"language": "hmn", **q})
        out.append((q, r.status_code, round(time.monotonic() - a, 2)))
    a = time.monotonic()
    n = count_to_translate(hmong)
    out.append(("count", n, round(time.monotonic() - a, 2)))
    a = time.monotonic()
    n = remembered_segments(t).count()
    out.append(("memory", n, round(time.monotonic() - a, 2)))
    print(out)
    assert 0, out
