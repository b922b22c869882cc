#!/usr/bin/env escript
%% A partitioner of somebody else: sources.escript RULE reads "hex-key<TAB>numPartitions" lines and writes a partition for each.

main([Rule]) -> loop(rule(Rule)).

%% brod_utils:make_part_fun(hash), and Kaffe.PartitionSelector.md5.
rule("phash2") -> fun(Key, N) -> erlang:phash2(Key) rem N end;
rule("md5-sum") -> fun(Key, N) -> lists:sum(binary_to_list(erlang:md5(Key))) rem N end.

loop(Partition) ->
    case io:get_line("") of
        eof -> ok;
        Line ->
            [Hex, N] = string:split(string:trim(Line, trailing, "\n"), "\t"),
            io:format("~b~n", [Partition(bytes(Hex), list_to_integer(N))]),
            loop(Partition)
    end.

bytes(Hex) -> << <<(list_to_integer([A, B], 16))>> || [A, B] <- pairs(Hex) >>.

pairs([A, B | Rest]) -> [[A, B] | pairs(Rest)];
pairs([]) -> [].
