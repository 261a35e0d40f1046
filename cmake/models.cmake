# Embeds the service models that models/operations.txt names into cleave_aws. Python is needed to build, not to run.
if(BOTOCORE_DATA)
  set(botocore_data ${BOTOCORE_DATA})
else()
  file(GLOB botocore_data ${PROJECT_SOURCE_DIR}/.venv/lib/python3*/site-packages/botocore/data)
endif()
if(NOT botocore_data)
  message(FATAL_ERROR "No botocore data found: run scripts/setup, or give -DBOTOCORE_DATA=DIR")
endif()
find_program(CLEAVE_PYTHON NAMES python3 HINTS ${PROJECT_SOURCE_DIR}/.venv/bin REQUIRED)

set(models_command ${CLEAVE_PYTHON} ${PROJECT_SOURCE_DIR}/scripts/models
    --operations ${PROJECT_SOURCE_DIR}/models/operations.txt --data ${botocore_data})
execute_process(COMMAND ${models_command} --list OUTPUT_VARIABLE models_files COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "[^\n]+" models_files "${models_files}")

set(models_source ${CMAKE_CURRENT_BINARY_DIR}/embedded_models.cc)
add_custom_command(
  OUTPUT ${models_source}
  COMMAND ${models_command} --output ${models_source}
  DEPENDS ${PROJECT_SOURCE_DIR}/scripts/models ${PROJECT_SOURCE_DIR}/scripts/service_models.py
          ${PROJECT_SOURCE_DIR}/models/operations.txt ${models_files}
  COMMENT "Embedding service models"
  VERBATIM)
target_sources(cleave_aws PRIVATE ${models_source})
set_source_files_properties(${models_source} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
# A service that joins models/operations.txt brings new files to depend on.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/models/operations.txt)
