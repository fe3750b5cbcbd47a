#include "harness/drift/endpoints.h"

#include <gtest/gtest.h>

namespace harness::drift {
namespace {

using base::Service;

TEST(EndpointTableTest, FindsTheFirstThatTakesTheRequest) {
  EndpointTable table({{Service::kGateway, "GET", "/agents/"},
                       {Service::kGateway, "GET", "/agents/{id}"},
                       {Service::kDataLayer, "GET", "/agents/{id}"}});
  EXPECT_EQ(table.Find(Service::kGateway, "GET", "/agents/?limit=1"), 0u);
  EXPECT_EQ(table.Find(Service::kGateway, "GET", "/agents/7"), 1u);
  EXPECT_EQ(table.Find(Service::kDataLayer, "GET", "/agents/7"), 2u);
  EXPECT_FALSE(table.Has(Service::kGateway, "DELETE", "/agents/7"));
  EXPECT_FALSE(table.Has(Service::kGateway, "GET", "/agents/7/tasks"));
}

TEST(EndpointTableTest, WhatNoneTakesHasARowForEachService) {
  EndpointTable table({{Service::kGateway, "GET", "/agents/"}});
  const size_t other = table.Find(Service::kGateway, "GET", "/nowhere");
  EXPECT_EQ(table[other].Label(), "gateway (other requests)");
  EXPECT_EQ(table.Find(Service::kGateway, "PUT", "/agents/"), other);
  EXPECT_NE(table.Find(Service::kDataLayer, "GET", "/nowhere"), other);
}

}  // namespace
}  // namespace harness::drift
