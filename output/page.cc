#include "output/page.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "output/page_files.h"

namespace output {
namespace {

std::string_view StyleSheet() { return PageFiles()[0].content; }
std::string_view Script() { return PageFiles()[1].content; }

// As a content security policy names a script that may run: 'sha256-…'.
std::string SourceOf(std::string_view script) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(script.data()), script.size(), digest);
  unsigned char text[4 * ((SHA256_DIGEST_LENGTH + 2) / 3) + 1];
  EVP_EncodeBlock(text, digest, sizeof digest);
  return std::string("'sha256-") + reinterpret_cast<const char*>(text) + "'";
}

std::string_view ClassOf(Tone tone) {
  if (tone == Tone::kGood) return "good";
  return tone == Tone::kBad ? "bad" : "warn";
}

Html HeadOf(const PageHead& head) {
  Html html;
  html.Add(
      "<header><div class=\"head\"><span class=\"badge {}\" id=\"verdict\">{}</span><h1>{}</h1>"
      "<span class=\"soft\">{}</span></div>",
      {ClassOf(head.tone), head.badge, head.title, head.command});
  if (!head.lines.empty()) html.Add("<ul>");
  for (const std::string& line : head.lines) html.Add("<li>{}</li>", {line});
  if (!head.lines.empty()) html.Add("</ul>");
  if (!head.figures.empty()) html.Add("<div class=\"tiles\">");
  for (const auto& [name, value] : head.figures)
    html.Add("<div class=\"tile\"><span class=\"soft\">{}</span><b>{}</b></div>", {name, value});
  if (!head.figures.empty()) html.Add("</div>");
  return html.Add("</header>");
}

}  // namespace

std::string HtmlPage(const PageHead& head, const Html& body) {
  Html main = HeadOf(head);
  main.Add(body).Add("<p class=\"soft\">Made by {}. Works offline.</p>", {head.command});
  return DrawnHtmlPage(head.command + ": " + head.title, main, {});
}

std::string DrawnHtmlPage(std::string_view title, const Html& body,
                          std::span<const std::string_view> scripts) {
  Html shown_title;
  shown_title.Add("{}", {title});
  std::string sources = SourceOf(Script());
  for (const std::string_view script : scripts) sources += ' ' + SourceOf(script);
  std::string page =
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'; script-src ";
  page.append(sources)
      .append("; base-uri 'none'; form-action 'none'\">\n")
      .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
      .append(shown_title.text())
      .append("</title>\n<style>\n")
      .append(StyleSheet())
      .append("</style>\n<script>")
      .append(Script())
      .append("</script>\n</head>\n<body>\n<main id=\"page\">")
      .append(body.text())
      .append("</main>\n");
  for (const std::string_view script : scripts)
    page.append("<script>").append(script).append("</script>\n");
  return page.append("</body>\n</html>\n");
}

}  // namespace output
