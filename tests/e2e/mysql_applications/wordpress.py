"""A blog with a shop: WordPress with WooCommerce, orders in posts and in tables of their own."""

SCHEMAS = ["wordpress", "woocommerce"]


def post(db, title, kind="post", author=0, parent=0, order=0):
    return db.insert("wp_posts", post_author=author, post_content=f"about {title}", post_title=title, post_name=title, post_parent=parent,
                     menu_order=order, post_type=kind)


def meta(db, of, key, value):
    db.insert("wp_postmeta", post_id=of, meta_key=key, meta_value=value)


def write(db, side, round):
    """A new author writes, readers answer, a customer buys."""
    mark = f"{side}{round}"
    author = db.insert("wp_users", user_login=f"author-{mark}", user_email=f"author@{mark}", display_name=f"Author {mark}")
    customer = db.insert("wp_users", user_login=f"customer-{mark}", user_email=f"customer@{mark}", display_name=f"Customer {mark}")
    for user in (author, customer):
        db.insert("wp_usermeta", user_id=user, meta_key="nickname", meta_value=f"nick {mark}")
        db.insert("wp_usermeta", user_id=user, meta_key="wp_user_level", meta_value="2")
    parent = db.insert("wp_terms", name=f"parent {mark}", slug=f"parent-{mark}")
    db.insert("wp_term_taxonomy", term_id=parent, taxonomy="category", description="")
    term = db.insert("wp_terms", name=f"term {mark}", slug=f"term-{mark}")
    taxonomy = db.insert("wp_term_taxonomy", term_id=term, taxonomy="product_cat", description="", parent=parent, count=2)
    page = post(db, f"page {mark}", "page", author)
    child = post(db, f"child {mark}", "page", author, page, 3)
    picture = post(db, f"picture {mark}", "attachment", author, child)
    db.insert("wp_termmeta", term_id=term, meta_key="thumbnail_id", meta_value=picture)
    db.insert("wp_termmeta", term_id=term, meta_key="order", meta_value="3")
    meta(db, child, "_thumbnail_id", picture)
    meta(db, child, "_edit_last", author)
    first = db.insert("wp_comments", comment_post_ID=child, comment_author="guest", comment_content=f"question {mark}", comment_karma=2)
    answer = db.insert("wp_comments", comment_post_ID=child, comment_author="author", comment_content=f"answer {mark}",
                       comment_parent=first, user_id=author)
    db.insert("wp_commentmeta", comment_id=answer, meta_key="rating", meta_value="4")
    product = post(db, f"product {mark}", "product", author, 0, 2)
    meta(db, product, "_thumbnail_id", picture)
    meta(db, product, "_stock", "3")  # as many as there are ids
    db.insert("wp_wc_product_meta_lookup", product_id=product, sku=f"SKU-{mark}", min_price=5, stock_quantity=3, total_sales=2)
    db.do(f"INSERT INTO wp_term_relationships (object_id, term_taxonomy_id) VALUES ({product}, {taxonomy})")
    shopper = db.insert("wp_wc_customer_lookup", user_id=customer, username=f"customer-{mark}", email=f"customer@{mark}")
    order(db, mark, customer, shopper, product)
    db.do(f"UPDATE wp_options SET option_value = {page} WHERE option_name = 'page_on_front'" if side == "s" else
          f"UPDATE wp_options SET option_value = {page} WHERE option_name = 'page_for_posts'")


def order(db, mark, customer, shopper, product):
    order = post(db, f"order {mark}", "shop_order_placehold")
    meta(db, order, "_customer_user", customer)
    db.do(f"INSERT INTO wp_wc_orders (id, status, currency, type, total_amount, customer_id, billing_email, parent_order_id) VALUES "
          f"({order}, 'wc-processing', 'EUR', 'shop_order', 10, {customer}, 'customer@{mark}', 0)")
    db.insert("wp_wc_orders_meta", order_id=order, meta_key="_note", meta_value="5")
    db.insert("wp_wc_order_addresses", order_id=order, address_type="billing", first_name=f"Customer {mark}", city=f"City {mark}")
    item = db.insert("wp_woocommerce_order_items", order_item_name=f"item {mark}", order_item_type="line_item", order_id=order)
    for key, value in (("_product_id", product), ("_variation_id", 0), ("_qty", 2)):
        db.insert("wp_woocommerce_order_itemmeta", order_item_id=item, meta_key=key, meta_value=value)
    db.do(f"INSERT INTO wp_wc_order_stats (order_id, num_items_sold, total_sales, status, customer_id) VALUES ({order}, 2, 10, 'wc-processing', "
          f"{shopper})")
    db.do(f"INSERT INTO wp_wc_order_product_lookup VALUES ({item}, {order}, {product}, 0, {shopper}, 2)")
    db.insert("wp_woocommerce_downloadable_product_permissions", download_id=f"file-{mark}", product_id=product, order_id=order,
              order_key=f"key-{mark}", user_email=f"customer@{mark}", user_id=customer, download_count=1)
    refund = post(db, f"refund {mark}", "shop_order_refund", 0, order)
    db.do(f"INSERT INTO wp_wc_orders (id, status, currency, type, total_amount, customer_id, billing_email, parent_order_id) VALUES "
          f"({refund}, 'wc-completed', 'EUR', 'shop_order_refund', -5, 0, NULL, {order})")


def base(db):
    for name in ("page_on_front", "page_for_posts", "posts_per_page", "default_category"):
        db.insert("wp_options", option_name=name, option_value="3" if name == "posts_per_page" else "1")
    write(db, "b", 0)
    write(db, "b", 1)
    db.do("UPDATE wp_options SET option_value = (SELECT MIN(ID) FROM wp_posts) WHERE option_name LIKE 'page\\_%'")


def read(tables):
    """Everything as a visitor or the owner sees it."""
    title = {row["ID"]: row["post_title"] for row in tables["wp_posts"]} | {"0": "-", "NULL": "-"}
    login = {row["ID"]: row["user_login"] for row in tables["wp_users"]} | {"0": "-", "NULL": "-"}
    term = {row["term_id"]: row["name"] for row in tables["wp_terms"]} | {"0": "-"}
    comment = {row["comment_ID"]: row["comment_content"] for row in tables["wp_comments"]} | {"0": "-"}
    shopper = {row["customer_id"]: f"{row['username']} {login.get(row['user_id'])}" for row in tables["wp_wc_customer_lookup"]}
    means = {"_thumbnail_id": title, "thumbnail_id": title, "_edit_last": login, "_customer_user": login, "_product_id": title,
             "_variation_id": title, "page_on_front": title, "page_for_posts": title, "default_category": term}

    def metas(table, **of):
        return sorted(f"{row['meta_key']}={means.get(row['meta_key'], {row['meta_value']: row['meta_value']}).get(row['meta_value'])}"
                      for row in tables.where(table, **of))

    for row in tables["wp_users"]:
        yield f"user {row['user_login']} {metas('wp_usermeta', user_id=row['ID'])}"
    for row in tables["wp_terms"]:
        kinds = sorted(f"{one['taxonomy']} below {term.get(one['parent'])} x{one['count']}"
                       for one in tables.where("wp_term_taxonomy", term_id=row["term_id"]))
        yield f"term {row['name']} {kinds} {metas('wp_termmeta', term_id=row['term_id'])}"
    for row in tables["wp_posts"]:
        terms = sorted(term.get(tables.one("wp_term_taxonomy", term_taxonomy_id=one["term_taxonomy_id"])["term_id"], "?")
                       for one in tables.where("wp_term_relationships", object_id=row["ID"]))
        facts = [(one["sku"], one["stock_quantity"]) for one in tables.where("wp_wc_product_meta_lookup", product_id=row["ID"])]
        yield (f"{row['post_type']} {row['post_title']} by {login.get(row['post_author'])} in {title.get(row['post_parent'])} "
               f"at {row['menu_order']} {terms} {facts} {metas('wp_postmeta', post_id=row['ID'])}")
    for row in tables["wp_comments"]:
        yield (f"comment {row['comment_content']} on {title.get(row['comment_post_ID'])} to {comment.get(row['comment_parent'])} by "
               f"{login.get(row['user_id'])} {metas('wp_commentmeta', comment_id=row['comment_ID'])}")
    for row in tables["wp_options"]:
        value = means.get(row["option_name"], {}).get(row["option_value"], row["option_value"])
        if row["option_name"] not in ("page_on_front", "page_for_posts"):
            yield f"option {row['option_name']}={value}"
    for row in tables["wp_wc_orders"]:
        yield f"order {title.get(row['id'])} of {login.get(row['customer_id'])} for {title.get(row['parent_order_id'])} " + " ".join(
            order_parts(tables, row["id"], title, login, shopper, metas))


def order_parts(tables, order, title, login, shopper, metas):
    yield str(metas("wp_wc_orders_meta", order_id=order))
    for row in tables.where("wp_wc_order_addresses", order_id=order):
        yield f"{row['address_type']} {row['city']}"
    for row in tables.where("wp_woocommerce_order_items", order_id=order):
        yield f"{row['order_item_name']} {metas('wp_woocommerce_order_itemmeta', order_item_id=row['order_item_id'])}"
        for one in tables.where("wp_wc_order_product_lookup", order_item_id=row["order_item_id"]):
            yield f"looked up {title.get(one['order_id'])} {title.get(one['product_id'])} {shopper.get(one['customer_id'])}"
    for row in tables.where("wp_wc_order_stats", order_id=order):
        yield f"counted {row['num_items_sold']} for {shopper.get(row['customer_id'])}"
    for row in tables.where("wp_woocommerce_downloadable_product_permissions", order_id=order):
        yield f"{row['download_id']} of {title.get(row['product_id'])} by {login.get(row['user_id'])}"


def settings(tables):
    """What both sides may change: the pages that are shown first."""
    title = {row["ID"]: row["post_title"] for row in tables["wp_posts"]}
    return {row["option_name"]: title.get(row["option_value"]) for row in tables["wp_options"] if row["option_name"].startswith("page_")}
