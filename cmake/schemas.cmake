# Embeds the known schemas (schemas/*.txt) into cleave_mysql.
file(GLOB schema_files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/schemas/*.txt)
set(schemas_text "#include \"mysql/references/embedded_schemas.h\"\n
namespace cleave::mysql {
const std::vector<std::pair<std::string_view, std::string_view>>& embedded_schemas() {
  static const std::vector<std::pair<std::string_view, std::string_view>> all{\n")
foreach(schema_file ${schema_files})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${schema_file})
  get_filename_component(schema_name ${schema_file} NAME_WE)
  file(READ ${schema_file} schema_text)
  string(APPEND schemas_text "{\"${schema_name}\", R\"schema(${schema_text})schema\"},\n")
endforeach()
string(APPEND schemas_text "};\n  return all;\n}\n}  // namespace cleave::mysql\n")
set(schemas_source ${CMAKE_CURRENT_BINARY_DIR}/embedded_schemas.cc)
file(CONFIGURE OUTPUT ${schemas_source} CONTENT "@schemas_text@" @ONLY)
target_sources(cleave_mysql PRIVATE ${schemas_source})
