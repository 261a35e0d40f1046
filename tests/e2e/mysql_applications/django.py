"""A shop on Django: auth, the admin's log, tags and comments on anything by content types."""

SCHEMAS = ["django"]
# Of the shop's own tables Django says nothing.
REFERENCES = {"shop_order.created_by": "auth_user.id"}
NOBODY = {"0": "-", "NULL": "-"}


def base(db):
    for app, model in (("auth", "user"), ("shop", "product"), ("shop", "order"), ("taggit", "tag")):
        kind = db.insert("django_content_type", app_label=app, model=model)
        db.insert("auth_permission", name=f"Can add {model}", content_type_id=kind, codename=f"add_{model}")
    db.insert("auth_group", name="staff")
    write(db, "b", 0)
    write(db, "b", 1)


def kind(app, model):
    return f"(SELECT id FROM django_content_type WHERE app_label = '{app}' AND model = '{model}')"


def write(db, side, round):
    mark = f"{side}{round}"
    clerk = db.insert("auth_user", username=f"clerk-{mark}", email=f"clerk@{mark}", is_staff=1)
    customer = db.insert("auth_user", username=f"customer-{mark}", email=f"customer@{mark}", is_staff=0)
    db.do(f"INSERT INTO auth_user_groups (user_id, group_id) SELECT {clerk}, id FROM auth_group WHERE name = 'staff'")
    products = [db.insert("shop_product", name=f"product {one} {mark}", price=3.5, stock=2) for one in "ab"]
    order = db.insert("shop_order", number=f"N-{mark}", customer_id=customer, created_by=clerk, status=2)
    for position, product in enumerate(products, 1):
        db.insert("shop_orderline", order_id=order, product_id=product, quantity=position + 1, position=position)
    tag = db.insert("taggit_tag", name=f"tag {mark}", slug=f"tag-{mark}")
    for app, model, thing in (("shop", "product", products[1]), ("shop", "order", order)):
        db.do(f"INSERT INTO taggit_taggeditem (object_id, content_type_id, tag_id) VALUES ({thing}, {kind(app, model)}, {tag})")
        db.do(f"INSERT INTO django_comments (object_pk, user_name, comment, content_type_id, user_id, site_id) VALUES ({thing}, '', "
              f"'on {model} {mark}', {kind(app, model)}, {customer}, 1)")
        db.do(f"INSERT INTO django_admin_log (action_time, object_id, object_repr, action_flag, change_message, content_type_id, user_id) VALUES "
              f"('2026-11-01', {thing}, '{model} {mark}', 1, '[]', {kind(app, model)}, {clerk})")
    db.do(f"INSERT INTO django_admin_log (action_time, object_id, object_repr, action_flag, change_message, content_type_id, user_id) VALUES "
          f"('2026-11-01', {customer}, 'user {mark}', 2, '[]', {kind('auth', 'user')}, {clerk})")


def read(tables):
    name = {"auth_user": {row["id"]: row["username"] for row in tables["auth_user"]} | NOBODY,
            "shop_product": {row["id"]: row["name"] for row in tables["shop_product"]},
            "shop_order": {row["id"]: row["number"] for row in tables["shop_order"]}}
    kinds = {row["id"]: f"{row['app_label']}_{row['model']}" for row in tables["django_content_type"]}

    def thing(row, column):
        return f"{kinds[row['content_type_id']]} {name[kinds[row['content_type_id']]].get(row[column])}"

    users = name["auth_user"]
    for row in tables["auth_user"]:
        groups = [tables.one("auth_group", id=one["group_id"])["name"] for one in tables.where("auth_user_groups", user_id=row["id"])]
        yield f"user {row['username']} {row['email']} {groups}"
    for row in tables["shop_product"]:
        yield f"product {row['name']} {row['stock']}"
    for row in tables["shop_order"]:
        lines = sorted(f"{one['position']}: {one['quantity']} {name['shop_product'].get(one['product_id'])}"
                       for one in tables.where("shop_orderline", order_id=row["id"]))
        yield f"order {row['number']} {row['status']} of {users.get(row['customer_id'])} by {users.get(row['created_by'])} {lines}"
    for row in tables["taggit_taggeditem"]:
        yield f"tag {tables.one('taggit_tag', id=row['tag_id'])['name']} on {thing(row, 'object_id')}"
    for row in tables["django_comments"]:
        yield f"comment {row['comment']} on {thing(row, 'object_pk')} by {users.get(row['user_id'])} of {row['site_id']}"
    for row in tables["django_admin_log"]:
        yield f"log {row['object_repr']} {row['action_flag']} {thing(row, 'object_id')} by {users.get(row['user_id'])}"
    yield from (f"permission {row['codename']} {kinds.get(row['content_type_id'])}" for row in tables["auth_permission"])
