# Reads, searches, changes and writes XML in each of REXML's ways.
corpus = File.expand_path('../../artifacts/accuracy/corpus/rexml', __dir__)
$LOAD_PATH.unshift(corpus)
require 'rexml/document'
require 'rexml/streamlistener'
require 'rexml/parsers/sax2parser'
require 'rexml/parsers/pullparser'
require 'rexml/parsers/lightparser'
require 'rexml/formatters/transitive'

text = <<~XML
  <?xml version="1.0" encoding="UTF-8"?>
  <!DOCTYPE shop [<!ELEMENT shop (book*)><!ENTITY who "me &amp; you"><!ATTLIST book lang CDATA "en"><!NOTATION n SYSTEM "n">]>
  <shop xmlns:x="urn:x"><!-- stock --><book id="1" x:kind="new"><title>One &who;</title><price>10.5</price></book>
  <book id="2"><title>Two</title><price>7</price><![CDATA[raw <text>]]></book><?target data?></shop>
XML
document = REXML::Document.new(text)
document.elements.each('shop/book') { |book| book.attributes['id'] + book.elements['title'].text }
['//book[@id="2"]/title', 'sum(//price)', 'count(//book)', '//book[price>8]', '//book[last()]', 'string(//title)', '//*[local-name()="book"]', '//book/following-sibling::*', '//title/ancestor::shop',
 '//book[contains(title,"One")]', '//@id', 'normalize-space(//title)', '//book[position()=1]|//book[2]', 'translate("abc","a","b")', 'not(//none)', 'round(2.5)'].each { |path| REXML::XPath.match(document, path) }
book = document.root.add_element('book', 'id' => '3')
book.add_text('Three')
book.add_element('title')
book.add_namespace('y', 'urn:y')
book.add_attribute(REXML::Attribute.new('y:a', '1'))
document.root.delete_element('book[1]')
[REXML::Comment.new('end'), REXML::CData.new('<>'), REXML::Instruction.new('do', 'it')].each { |node| document.root << node }
document.write(+'')
REXML::Formatters::Pretty.new(2).write(document, +'')
REXML::Formatters::Transitive.new.write(document, +'')
[document.clone, document.deep_clone, document.root.to_s, document.root.texts, document.root.cdatas, document.root.comments, document.doctype.entities, document.root.xpath, document.root.namespaces]
class Listener
  include REXML::StreamListener
end
REXML::Document.parse_stream(text, Listener.new)
REXML::Parsers::SAX2Parser.new(text).tap { |sax| sax.listen(:start_element, ['book']) { |*| nil } }.parse
pull = REXML::Parsers::PullParser.new(text)
pull.pull.inspect while pull.has_next?
REXML::Parsers::LightParser.new(text).parse
begin
  REXML::Document.new('<a><b></a>')
rescue REXML::ParseException => error
  error.to_s
end
