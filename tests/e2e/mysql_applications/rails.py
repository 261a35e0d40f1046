"""A shop on Rails: comments, tags, pictures, texts and versions of anything."""

SCHEMAS = ["rails"]
# What no schema tells: columns that are called by a role.
REFERENCES = {"orders.sold_to": "users.id", "products.owner_id": "users.id", "comments.author_id": "users.id", "comments.parent_id": "comments.id",
              "orders.user_id": "users.id", "line_items.product_id": "products.id", "versions.whodunnit": "users.id"}
NOBODY = {"0": "-", "NULL": "-"}


def base(db):
    db.do("INSERT INTO schema_migrations VALUES ('20260101000000')")
    write(db, "b", 0)
    write(db, "b", 1)


def write(db, side, round):
    mark = f"{side}{round}"
    seller = db.insert("users", email=f"seller@{mark}")
    buyer = db.insert("users", email=f"buyer@{mark}")
    friend = db.insert("users", email=f"friend@{mark}")
    product = db.insert("products", name=f"product {mark}", owner_id=seller, stock=3)
    order = db.insert("orders", user_id=buyer, sold_to=friend, state=2)
    for position in (1, 2):
        db.insert("line_items", order_id=order, product_id=product, quantity=2, position=position)
    comment = db.insert("comments", commentable_type="Product", commentable_id=product, author_id=buyer, body=f"question {mark}")
    answer = db.insert("comments", commentable_type="Product", commentable_id=product, author_id=seller, parent_id=comment, body=f"answer {mark}")
    db.insert("comments", commentable_type="Order", commentable_id=order, author_id=friend, body=f"thanks {mark}")
    tag = db.insert("tags", name=f"tag {mark}", taggings_count=2)
    for kind, thing in (("Product", product), ("Comment", answer)):
        db.insert("taggings", tag_id=tag, taggable_type=kind, taggable_id=thing, tagger_type="User", tagger_id=seller, context="tags")
        db.insert("action_text_rich_texts", name="text", body=f"<b>{kind} {mark}</b>", record_type=kind, record_id=thing)
    for kind, thing in (("Product", product), ("User", seller)):
        blob = db.insert("active_storage_blobs", key=f"{kind}-{mark}", filename=f"{kind}.png", byte_size=4)
        db.insert("active_storage_attachments", name="image", record_type=kind, record_id=thing, blob_id=blob)
    db.insert("versions", item_type="Product", item_id=product, event="create", whodunnit=seller)


def read(tables):
    user = {row["id"]: row["email"] for row in tables["users"]} | NOBODY
    name = {"User": user, "Product": {row["id"]: row["name"] for row in tables["products"]},
            "Order": {row["id"]: f"order of {user.get(row['user_id'])}" for row in tables["orders"]},
            "Comment": {row["id"]: row["body"] for row in tables["comments"]} | NOBODY}

    def thing(row, stem):
        return f"{row[stem + '_type']} {name[row[stem + '_type']].get(row[stem + '_id'])}"

    for row in tables["products"]:
        yield f"product {row['name']} of {user.get(row['owner_id'])} x{row['stock']}"
    for row in tables["orders"]:
        lines = sorted(f"{one['position']}: {one['quantity']} {name['Product'].get(one['product_id'])}"
                       for one in tables.where("line_items", order_id=row["id"]))
        yield f"order of {user.get(row['user_id'])} for {user.get(row['sold_to'])} {row['state']} {lines}"
    for row in tables["comments"]:
        yield (f"comment {row['body']} on {thing(row, 'commentable')} by {user.get(row['author_id'])} to "
               f"{name['Comment'].get(row['parent_id'])}")
    for row in tables["taggings"]:
        yield f"{tables.one('tags', id=row['tag_id'])['name']} on {thing(row, 'taggable')} by {thing(row, 'tagger')}"
    for row in tables["active_storage_attachments"]:
        yield f"{row['name']} of {thing(row, 'record')}: {tables.one('active_storage_blobs', id=row['blob_id'])['key']}"
    for row in tables["action_text_rich_texts"]:
        yield f"{row['body']} of {thing(row, 'record')}"
    for row in tables["versions"]:
        yield f"{row['event']} of {thing(row, 'item')} by {user.get(row['whodunnit'])}"
