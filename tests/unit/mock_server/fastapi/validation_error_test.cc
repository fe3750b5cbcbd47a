#include "mock_server/fastapi/validation_error.h"

#include <gtest/gtest.h>

namespace mock_server::fastapi {
namespace {

TEST(ToTextTest, CountsErrorsAndCutsLongInputs) {
  const ValidationErrors errors = {
      {"enum", {"status"}, "Input should be 'a'", "paused", {}},
      {"string_type", {"body", "name"}, "Input should be a valid string", python::List{1}, {}}};
  EXPECT_EQ(ToText(errors, "AgentUpdate"),
            "2 validation errors for AgentUpdate\n"
            "status\n  Input should be 'a' [type=enum, input_value='paused', input_type=str]\n"
            "    For further information visit https://errors.pydantic.dev/2.12/v/enum\n"
            "name\n  Input should be a valid string [type=string_type, input_value=[1], "
            "input_type=list]\n"
            "    For further information visit https://errors.pydantic.dev/2.12/v/string_type");
  EXPECT_TRUE(ToText({errors[0]}, "X").starts_with("1 validation error for X\n"));
}

}  // namespace
}  // namespace mock_server::fastapi
