# Installs BUILD in a folder of its own, and builds and runs EXAMPLE with it, as
# an outside user would: with GENERATOR, COMPILER and FLAGS.
execute_process(COMMAND mktemp -d OUTPUT_VARIABLE folder
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE code)
  if(NOT code STREQUAL "0")
    file(REMOVE_RECURSE ${folder})
    message(FATAL_ERROR "${ARGV}: ended with ${code}")
  endif()
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${folder}/installed)
run(${CMAKE_COMMAND} -S ${EXAMPLE} -B ${folder}/build -G ${GENERATOR}
    -D CMAKE_PREFIX_PATH=${folder}/installed
    -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_CXX_FLAGS=${FLAGS})
run(${CMAKE_COMMAND} --build ${folder}/build)
run(${folder}/build/example)
file(REMOVE_RECURSE ${folder})
