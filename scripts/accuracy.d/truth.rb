# Where calls lead while a program runs, by TracePoint: path, line, name, target path:line or external.
# Usage: ruby truth.rb ROOT OUTPUT PROGRAM ARGUMENTS…; only calls made in files below ROOT, and only such as their line names.
require 'set'

root = File.realpath(ARGV.shift) + '/'
output = File.expand_path(ARGV.shift)
program = File.expand_path(ARGV.shift)
lines = Hash.new { |known, path| known[path] = File.readlines(path, encoding: 'UTF-8').map(&:scrub) }
inside = Hash.new { |known, path| known[path] = File.file?(path) && File.realpath(path).start_with?(root) && path != __FILE__ ? File.realpath(path)[root.size..] : nil }
seen = {}
found = Set.new
note = lambda do |path, line, name, target|
  from = inside[path]
  return unless from
  text = lines[path][line - 1]
  found << [from, line, name, target] if text && text.match?(/(?<![\w@$:])#{Regexp.escape(name)}(?![\w:]|\s*=[^=~>])/)
end
trace = TracePoint.new(:call, :c_call) do |point|
  name = point.callee_id.to_s
  next unless name.match?(/\A[A-Za-z_]/) && !name.end_with?('=')
  if point.event == :c_call
    # An attribute's reader is no function that could be stepped into.
    next if name == 'new' || name == 'initialize' || seen.key?([point.path, point.lineno, name])
    seen[[point.path, point.lineno, name]] = true
    next unless inside[point.path]
    place = begin
      point.defined_class.instance_method(point.method_id).source_location
    rescue StandardError
      nil
    end
    note.(point.path, point.lineno, name, 'external') unless place
  else
    frames = caller_locations(2, 2)
    from = frames && frames[0] or next
    key = [from.path, from.lineno, name, point.path, point.lineno]
    next if seen.key?(key)
    seen[key] = true
    target = inside[point.path] ? "#{inside[point.path]}:#{point.lineno}" : 'external'
    # Class#new is between the two.
    name = 'new' if name == 'initialize' && from.label == 'new'
    name = 'super' if name == 'initialize' && name != 'new'
    note.(from.path, from.lineno, name, target)
  end
end
at_exit do
  trace.disable
  File.write(output, found.map { |row| row.join("\t") }.sort.join("\n") + "\n")
end
$0 = program
trace.enable
load program
