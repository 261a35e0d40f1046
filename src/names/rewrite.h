#pragma once

#include <functional>

#include "base/json.h"
#include "names/index.h"

namespace cleave::names {

/// Every string of the document (values, not member names); `hint` is the member that it stands under.
void each_text(const Json& document, const std::function<void(const std::string& path, std::string_view hint,
                                                              const std::string& text)>& on_text);

/// Every hit in any string of the document (values, not member names): `found(path, text, hit)`.
void each_hit(
    const Json& document, const Index& index,
    const std::function<void(const std::string& path, const std::string& text, const Hit& hit)>& found);

/// The same for `Index::perhaps`.
void each_perhaps(const Json& document, const Index& index,
                  const std::function<void(const std::string& path, std::string_view hint,
                                           const std::string& text, const Hit& hit)>& found);

/// The document with every name replaced by `becomes(number)`, an expression of the plan (plan/plan.h): a
/// string that is the name becomes the expression; one that contains it becomes {"$text": [part, expression,
/// part …]}. Expressions that are already there are left alone. `hint` is the member under which the document
/// stands, as in Index::find.
Json rewrite(const Json& document, const Index& index, const std::function<Json(std::size_t number)>& becomes,
             std::string_view hint = "");

}  // namespace cleave::names
