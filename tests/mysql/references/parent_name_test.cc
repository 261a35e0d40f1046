#include "mysql/references/parent_name.h"

#include <gtest/gtest.h>

namespace cleave::mysql {
namespace {

TEST(ParentName, a_columns_name_says_what_it_holds_the_ids_of) {
  EXPECT_EQ(referred_word("customer_id"), "customer");
  EXPECT_EQ(referred_word("customerId"), "customer");
  EXPECT_EQ(referred_word("comment_post_ID"), "comment_post");
  EXPECT_EQ(referred_word("BillingAddressID"), "billing_address");
  EXPECT_EQ(referred_word("id_customer"), "customer");
  for (const auto* other : {"id", "ID", "paid", "void", "customer", "_id", "i"}) {
    EXPECT_EQ(referred_word(other), "") << other;
  }
}

TEST(ParentName, frameworks_write_classes_into_type_columns) {
  EXPECT_EQ(class_word("App\\Models\\BlogPost"), "blog_post");
  EXPECT_EQ(class_word("Billing::Invoice"), "invoice");
  EXPECT_EQ(class_word("shop.order"), "order");
  EXPECT_EQ(class_word("post"), "post");
}

TEST(ParentName, tables_are_called_after_their_things) {
  struct Case {
    const char *table, *word, *child;
    std::size_t letters;
  };
  const Case cases[] = {{"customers", "customer", "orders", 8}, {"customer", "customer", "orders", 8},
                        {"Customers", "customer", "orders", 8}, {"categories", "category", "items", 8},
                        {"boxes", "box", "items", 3},           {"shelves", "shelf", "items", 5},
                        {"people", "person", "items", 6},       {"addresses", "billing_address", "orders", 7},
                        {"wp_posts", "post", "wp_comments", 4}, {"wp_posts", "post", "comments", 0},
                        {"posts", "postal", "comments", 0},     {"posts", "", "comments", 0}};
  for (const auto& one : cases)
    EXPECT_EQ(letters_that_name(one.table, one.word, one.child), one.letters) << one.table << " " << one.word;
}

}  // namespace
}  // namespace cleave::mysql
