# Documents parts of Ruby's own library: HTML, ri, Markdown, the parsers of C and Ruby.
require 'rbconfig'
require 'tmpdir'
corpus = File.expand_path('../../artifacts/accuracy/corpus/rdoc', __dir__)
$LOAD_PATH.unshift(corpus)
require 'rdoc'
Dir.mktmpdir do |folder|
  Dir.chdir RbConfig::CONFIG['rubylibdir']
  RDoc::RDoc.new.document %W[-q -o #{folder}/html optparse.rb set.rb csv.rb csv erb.rb tempfile.rb rdoc/markup.rb rdoc/parser]
  RDoc::RDoc.new.document %W[-q --ri -o #{folder}/ri optparse.rb set.rb]
end
