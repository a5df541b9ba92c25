# Installs BUILD in a folder of its own, and builds and runs EXAMPLE with it, as
# an outside user would: with GENERATOR, COMPILER and FLAGS.
#
# Without BUILD, the primitives of SOURCE are built for it, on a machine that
# seems to have only what the README beside EXAMPLE names.  Then OUTSIDE, which
# has a shared library, is built and run with them, and configured with SOURCE
# as its folder.
execute_process(COMMAND mktemp -d OUTPUT_VARIABLE folder
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)

function(fail why)
  file(REMOVE_RECURSE ${folder})
  message(FATAL_ERROR ${why})
endfunction()

function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE code)
  if(NOT code STREQUAL "0")
    fail("${ARGV}: ended with ${code}")
  endif()
endfunction()

function(configure source build)
  run(${CMAKE_COMMAND} -S ${source} -B ${build} -G ${GENERATOR}
      -D CMAKE_PREFIX_PATH=${folder}/installed
      -D CMAKE_CXX_COMPILER=${COMPILER} -D CMAKE_CXX_FLAGS=${FLAGS}
      -D CMAKE_EXPORT_COMPILE_COMMANDS=ON ${ARGN})
endfunction()

function(expect_optimised build)
  file(READ ${build}/compile_commands.json commands)
  if(NOT commands MATCHES " -O3 ")
    fail("${build}: is not optimised:\n${commands}")
  endif()
endfunction()

if(NOT BUILD)
  set(BUILD ${folder}/primitives)
  foreach(package IN ITEMS benchmark CLI11 GTest nlohmann_json PkgConfig PNG)
    list(APPEND hidden -D CMAKE_DISABLE_FIND_PACKAGE_${package}=ON)
  endforeach()
  # Compiled together, as that is quicker.
  configure(${SOURCE} ${BUILD} -D LAB_PRIMITIVES_ONLY=ON
            -D CMAKE_UNITY_BUILD=ON ${hidden})
  run(${CMAKE_COMMAND} --build ${BUILD})
  expect_optimised(${BUILD})
  configure(${OUTSIDE} ${folder}/inside -D LAB=${SOURCE} ${hidden})
endif()
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${folder}/installed)
foreach(project IN LISTS EXAMPLE OUTSIDE)
  cmake_path(GET project FILENAME name)
  configure(${project} ${folder}/${name})
  run(${CMAKE_COMMAND} --build ${folder}/${name})
  run(${folder}/${name}/${name})
endforeach()
expect_optimised(${folder}/example)
file(REMOVE_RECURSE ${folder})
