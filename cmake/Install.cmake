# cmake --install BUILD --prefix DIR: the primitives, for programs of one's own.
#
#     find_package(ConcurrencyLab REQUIRED)
#     target_link_libraries(my_program PRIVATE lab::primitives)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ConcurrencyLab)
set(header_dir ${CMAKE_INSTALL_INCLUDEDIR}/concurrency_lab)

set_target_properties(lab_primitives PROPERTIES EXPORT_NAME primitives)
target_include_directories(lab_primitives INTERFACE $<INSTALL_INTERFACE:${header_dir}>)
install(TARGETS lab_primitives EXPORT ConcurrencyLabTargets)
install(EXPORT ConcurrencyLabTargets NAMESPACE lab:: DESTINATION ${package_dir})

install(DIRECTORY models/threads models/processes models/async
        DESTINATION ${header_dir}/models
        FILES_MATCHING PATTERN *.hpp PATTERN tests EXCLUDE)
install(FILES models/environment_error.hpp DESTINATION ${header_dir}/models)
install(FILES workloads/waiting.hpp DESTINATION ${header_dir}/workloads)

configure_package_config_file(cmake/ConcurrencyLabConfig.cmake.in
  ${PROJECT_BINARY_DIR}/ConcurrencyLabConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/ConcurrencyLabConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/ConcurrencyLabConfig.cmake
              ${PROJECT_BINARY_DIR}/ConcurrencyLabConfigVersion.cmake
        DESTINATION ${package_dir})
