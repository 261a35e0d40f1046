"""A wiki: pages, their revisions and texts, who wrote them, and what is said of that elsewhere."""

SCHEMAS = ["mediawiki"]
NOBODY = {"0": "-", "NULL": "-"}


def base(db):
    db.insert("slot_roles", role_name="main")
    db.insert("content_models", model_name="wikitext")
    db.insert("change_tag_def", ctd_name="visual")
    write(db, "b", 0)
    write(db, "b", 1)


def edit(db, page, actor, words, parent):
    """Returns the revision."""
    comment = db.insert("comment", comment_hash=3, comment_text=f"because of {words}")
    text = db.insert("text", old_text=words, old_flags="utf-8")
    db.do(f"INSERT INTO content (content_size, content_sha1, content_model, content_address) VALUES (2, LEFT(SHA1('{words}'), 31), 1, CONCAT('tt:', {text}))")
    db.do("SET @content = LAST_INSERT_ID()")
    revision = db.insert("revision", rev_page=page, rev_comment_id=comment, rev_actor=actor, rev_timestamp="20261101000000", rev_len=2,
                         rev_parent_id=parent)
    db.do(f"INSERT INTO slots VALUES ({revision}, 1, @content, {revision})")
    db.do(f"UPDATE page SET page_latest = {revision} WHERE page_id = {page}")
    change = db.insert("recentchanges", rc_actor=actor, rc_title="", rc_comment_id=comment, rc_cur_id=page, rc_this_oldid=revision,
                       rc_last_oldid=parent)
    db.insert("change_tag", ct_rc_id=change, ct_rev_id=revision, ct_tag_id=1)
    return revision


def write(db, side, round):
    mark = f"{side}{round}"
    user = db.insert("user", user_name=f"User {mark}", user_editcount=2)
    db.do(f"INSERT INTO user_groups VALUES ({user}, 'editor')")
    actor = db.insert("actor", actor_user=user, actor_name=f"User {mark}")
    stranger = db.insert("actor", actor_name=f"192.0.2.{round}-{side}")
    page = db.insert("page", page_namespace=0, page_title=f"Page_{mark}", page_len=2)
    first = edit(db, page, actor, f"first words {mark}", 0)
    edit(db, page, stranger, f"second words {mark}", first)
    target = db.insert("linktarget", lt_namespace=0, lt_title=f"Target_{mark}")
    db.do(f"INSERT INTO pagelinks VALUES ({page}, {target}, 0)")
    db.insert("watchlist", wl_user=user, wl_title=f"Page_{mark}")
    comment = db.insert("comment", comment_hash=4, comment_text=f"moved {mark}")
    log = db.insert("logging", log_type="move", log_action="move", log_actor=actor, log_title=f"Page_{mark}", log_page=page, log_comment_id=comment,
                    log_params="")
    db.do(f"INSERT INTO log_search VALUES ('associated_rev_id', {first}, {log})")


def read(tables):
    user = {row["user_id"]: row["user_name"] for row in tables["user"]} | NOBODY
    actor = {row["actor_id"]: f"{row['actor_name']} ({user.get(row['actor_user'])})" for row in tables["actor"]}
    page = {row["page_id"]: row["page_title"] for row in tables["page"]}
    comment = {row["comment_id"]: row["comment_text"] for row in tables["comment"]}
    text = {f"tt:{row['old_id']}": row["old_text"] for row in tables["text"]}
    content = {row["content_id"]: text.get(row["content_address"]) for row in tables["content"]}
    words = {row["slot_revision_id"]: content.get(row["slot_content_id"]) for row in tables["slots"]} | NOBODY
    for row in tables["page"]:
        links = [tables.one("linktarget", lt_id=one["pl_target_id"])["lt_title"] for one in tables.where("pagelinks", pl_from=row["page_id"])]
        yield f"page {row['page_title']} {words.get(row['page_latest'])} {links}"
    for row in tables["revision"]:
        tags = len(tables.where("change_tag", ct_rev_id=row["rev_id"]))
        origin = tables.one("slots", slot_revision_id=row["rev_id"])["slot_origin"] == row["rev_id"]
        yield (f"{words.get(row['rev_id'])} in {page.get(row['rev_page'])} after {words.get(row['rev_parent_id'])} by {actor.get(row['rev_actor'])}: "
               f"{comment.get(row['rev_comment_id'])} {tags} {origin}")
    for row in tables["recentchanges"]:
        yield (f"lately {words.get(row['rc_this_oldid'])} in {page.get(row['rc_cur_id'])} after {words.get(row['rc_last_oldid'])} by "
               f"{actor.get(row['rc_actor'])}: {comment.get(row['rc_comment_id'])} {len(tables.where('change_tag', ct_rc_id=row['rc_id']))}")
    for row in tables["logging"]:
        revisions = [words.get(one["ls_value"]) for one in tables.where("log_search", ls_log_id=row["log_id"])]
        yield f"log {page.get(row['log_page'])} {actor.get(row['log_actor'])} {comment.get(row['log_comment_id'])} {revisions}"
    yield from (f"watched {row['wl_title']} by {user.get(row['wl_user'])}" for row in tables["watchlist"])
    yield from (f"{user.get(row['ug_user'])} is {row['ug_group']}" for row in tables["user_groups"])
