#ifndef UNDERSTUDY_MOCK_SERVER_APP_APPLICATION_H_
#define UNDERSTUDY_MOCK_SERVER_APP_APPLICATION_H_

#include <optional>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "mock_server/app/request_context.h"
#include "mock_server/app/route_table.h"
#include "mock_server/fastapi/dialect.h"
#include "mock_server/fastapi/request_url.h"
#include "python/value.h"

namespace mock_server::app {

// A request that has passed every check of its endpoint; actions work on it.
struct CheckedRequest {
  RequestContext& context;
  int endpoint = 0;    // index into the route table
  python::Dict path;   // parameters by name, converted
  python::Dict query;  // converted, defaults filled in
  python::Dict body;   // converted; a checked one also with the defaults of what was absent
  // The gateway asks, which has noted what is odd about the request already.
  bool is_internal = false;
};

// Where the services differ in how they take a request. Application calls it in this order.
class Policy {
 public:
  virtual ~Policy() = default;

  // How the service's libraries word what they refuse.
  virtual fastapi::Dialect dialect() const = 0;
  // Which X-Forwarded-Proto a redirect believes.
  virtual fastapi::ForwardedProto forwarded_proto() const = 0;
  // Whether the server drops the body of a request that offers another protocol (docs/http.md, Two
  // servers).
  virtual bool upgrade_loses_body() const { return false; }

  // The middlewares in front of the routes: the answer when the request does not get past them.
  virtual std::optional<base::HttpResponse> Enter(RequestContext& context,
                                                  const base::HttpRequest& request,
                                                  std::string_view path) const;
  // Notes why no route took the request.
  virtual void NoteNoRoute(RequestContext& context, std::string_view method, std::string_view path,
                           const base::HttpRequest* request) const = 0;
  // The answer of whatever takes requests that no route takes. `allow` are the methods of the first
  // route that has the path, or empty.
  virtual std::optional<base::HttpResponse> CatchAll(RequestContext& context,
                                                     const base::HttpRequest& request,
                                                     std::string_view path, std::string_view allow);
  // Whether CatchAll() may answer otherwise for another body.
  virtual bool CatchAllNeedsBody(const base::HttpRequest& head, std::string_view path) const;
  // The key as a parameter of the endpoint: adds to `errors`, or answers at once.
  virtual std::optional<base::HttpResponse> Authorise(RequestContext& context,
                                                      const Endpoint& endpoint,
                                                      const base::HttpRequest& request,
                                                      fastapi::ValidationErrors& errors) const;
  // Carries out the action of the request's endpoint.
  virtual base::HttpResponse Perform(CheckedRequest& request) = 0;
  // The middlewares on the way back.
  virtual void Leave(const base::HttpRequest& request, base::HttpResponse& response) const;
};

// What a FastAPI application does with a request, for both services: routing, key, body, checks,
// notes for the request's author, strictness, action (docs/platform.md, Rules common to both). Not
// thread-safe.
class Application {
 public:
  // All of them must outlive the application.
  Application(const Environment& environment, const RouteTable& table, Policy& policy)
      : environment_(environment), table_(table), policy_(policy) {}

  // A request from outside.
  base::HttpResponse Handle(RequestContext& context, const base::HttpRequest& request);

  // A request of the other service, whose key is good: the path without its query, the query
  // decoded, the body parsed.
  base::HttpResponse Call(RequestContext& context, std::string_view method, std::string_view path,
                          python::Dict query, python::Value body);

  // Whether the answer may depend on the body of a request from outside whose head this is.
  bool NeedsBody(const base::HttpRequest& head) const;

 private:
  using Routes = RouteTable::Routes;

  const Routes& routes() const { return table_.With(environment_.defects); }
  const Body* BodyOf(const Endpoint& endpoint) const;
  base::HttpResponse Dispatch(RequestContext& context, const base::HttpRequest& request,
                              std::string_view path);
  void NoteRoute(RequestContext& context, std::string_view method, std::string_view path) const;
  base::HttpResponse AnswerNoRoute(RequestContext& context, const base::HttpRequest& request,
                                   std::string_view path, const fastapi::Router& router,
                                   int same_path);
  // `request` is null for a call of the other service.
  base::HttpResponse Run(RequestContext& context, const fastapi::Router& router,
                         const fastapi::Router::Match& match, int endpoint,
                         const base::HttpRequest* request, python::Dict query, python::Value body);

  const Environment& environment_;
  const RouteTable& table_;
  Policy& policy_;
};

}  // namespace mock_server::app

#endif  // UNDERSTUDY_MOCK_SERVER_APP_APPLICATION_H_
