#pragma once

#include <string>
#include <string_view>

namespace cleave::mysql {

/// What a column's name says of the table that its values belong to: "customer" of `customer_id`,
/// `customerId`, `customer_ID` and `id_customer`; "" when it is none of these.
std::string referred_word(std::string_view column);

/// "post" of `Post` and `App\Models\Post`, "blog_post" of `BlogPost`: what frameworks write into type
/// columns.
std::string class_word(std::string_view type);

/// How many letters of `word` make `table` what people call a table of such things; 0 when it is none.
/// "customer": `customer`, `customers`, `wp_customers` next to `wp_orders`; "billing_address": also
/// `addresses`, with fewer letters.
std::size_t letters_that_name(std::string_view table, std::string_view word, std::string_view child_table);

}  // namespace cleave::mysql
