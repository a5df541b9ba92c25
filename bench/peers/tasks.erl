%% The tasks of a batch in Erlang: a process for each.
%%
%%     erl -noshell -s tasks main -extra fetch|sum|sleep AT_MOST SPEC
-module(tasks).
-export([main/0]).

-define(TIMEOUT, 70000).

%% Has so many processes at most do the tasks, one each.
run(Tasks, AtMost, Do) ->
    {First, Waiting} = lists:split(min(AtMost, Tasks), lists:seq(0, Tasks - 1)),
    lists:foreach(fun(Task) -> start(Task, Do) end, First),
    collect(Tasks, Waiting, Do, []).

start(Task, Do) ->
    Collector = self(),
    spawn_link(fun() -> Collector ! {Task, Do(Task)} end).

collect(0, [], _, Answers) ->
    [Answer || {_, Answer} <- lists:sort(Answers)];
collect(Left, Waiting, Do, Answers) ->
    receive
        {_, _} = Answer -> collect(Left - 1, next(Waiting, Do), Do, [Answer | Answers])
    end.

next([], _) -> [];
next([Task | Waiting], Do) -> start(Task, Do), Waiting.

%% --8<-- [start:fetch]
fetch(#{tasks := Tasks, server := Server, input := Input}, AtMost) ->
    [Host, Port] = string:split(Server, ":"),
    {ok, Address} = inet:parse_address(Host),
    Paths = list_to_tuple(string:lexemes(Input, " ")),
    run(Tasks, AtMost, fun(Task) ->
        Path = string:replace(
            element(1 + Task rem tuple_size(Paths), Paths),
            "{task}", integer_to_list(Task), all),
        get(Address, list_to_integer(Port), Server, Path)
    end).

%% OTP reads HTTP from a socket; its client, httpc, limits how many it asks at once.
get(Address, Port, Server, Path) ->
    Options = [binary, {active, false}, {packet, http_bin}, {nodelay, true}],
    {ok, Socket} = gen_tcp:connect(Address, Port, Options, ?TIMEOUT),
    ok = gen_tcp:send(Socket, ["GET ", Path, " HTTP/1.1\r\nHost: ", Server, "\r\n\r\n"]),
    {ok, {http_response, _, Status, _}} = gen_tcp:recv(Socket, 0, ?TIMEOUT),
    Status =:= 200 orelse stop(1, "~s: ~w", [Path, Status]),
    Body = body(Socket, headers(Socket, 0)),
    ok = gen_tcp:close(Socket),
    io_lib:format("~w, ~w bytes, crc32 ~8.16.0b", [Status, byte_size(Body), erlang:crc32(Body)]).

headers(Socket, Length) ->
    case gen_tcp:recv(Socket, 0, ?TIMEOUT) of
        {ok, {http_header, _, 'Content-Length', _, Value}} ->
            headers(Socket, binary_to_integer(Value));
        {ok, {http_header, _, _, _, _}} -> headers(Socket, Length);
        {ok, http_eoh} -> Length
    end.

body(_, 0) -> <<>>;
body(Socket, Length) ->
    ok = inet:setopts(Socket, [{packet, raw}]),
    {ok, Body} = gen_tcp:recv(Socket, Length, ?TIMEOUT),
    Body.
%% --8<-- [end:fetch]

sum(#{tasks := Tasks, size := Size}, AtMost) ->
    run(Tasks, AtMost, fun(_) -> integer_to_list(add_up(0, Size, 0)) end).

add_up(Size, Size, Total) -> Total;
add_up(Number, Size, Total) -> add_up(Number + 1, Size, Total + Number).

sleep(#{tasks := Tasks, size := Size, input := Input}, AtMost) ->
    Naps = case string:lexemes(Input, ",") of
        [] -> {Size};
        List -> list_to_tuple([list_to_integer(Nap) || Nap <- List])
    end,
    run(Tasks, AtMost, fun(Task) ->
        Microseconds = element(1 + Task rem tuple_size(Naps), Naps),
        timer:sleep((Microseconds + 999) div 1000),
        integer_to_list(Task)
    end).

%% Not in the process that calls it: that one hears of every end, and would look
%% through all of them for each answer.
main() ->
    {_, Monitor} = spawn_monitor(fun do_batch/0),
    receive {'DOWN', Monitor, process, _, _} -> halt(1) end.

do_batch() ->
    {Work, AtMost, Batch} = read(init:get_plain_arguments()),
    io:put_chars("ready\n"),
    io:get_line(""),
    spawn(fun end_with_input/0),
    {Microseconds, Answers} = timer:tc(Work, [Batch, AtMost]),
    Quoted = [[$", Answer, $"] || Answer <- Answers],
    io:put_chars(io_lib:format(
        "{\"wall_seconds\": ~w, \"answers\": [~s]}~n",
        [Microseconds / 1.0e6, lists:join($,, Quoted)])),
    receive after infinity -> ok end.

%% The one that started it has seen enough, or is gone.
end_with_input() ->
    case io:get_line("") of
        eof -> halt(0);
        _ -> end_with_input()
    end.

read([What, AtMost, Spec]) ->
    {work(What), positive("AT_MOST", AtMost), #{
        tasks => positive("SPEC: tasks", field("tasks", Spec)),
        size => list_to_integer(field("size", Spec)),
        server => field("server", Spec),
        input => field("input", Spec)
    }};
read(_) ->
    usage().

work("fetch") -> fun fetch/2;
work("sum") -> fun sum/2;
work("sleep") -> fun sleep/2;
work(_) -> usage().

%% OTP 25 reads no JSON; numbers and plain texts need no more than this.
field(Name, Spec) ->
    Pattern = ["\"", Name, "\": *(?|\"([^\"]*)\"|(\\d+))"],
    case re:run(Spec, Pattern, [{capture, [1], list}]) of
        {match, [Value]} -> Value;
        nomatch -> stop(2, "SPEC: no ~s", [Name])
    end.

positive(What, Text) ->
    case string:to_integer(Text) of
        {Number, ""} when is_integer(Number), Number >= 1 -> Number;
        _ -> stop(2, "~s: ~s: not a number from 1 on", [What, Text])
    end.

usage() -> stop(2, "wants fetch|sum|sleep AT_MOST SPEC", []).

stop(Code, Why, Values) ->
    io:format(standard_error, "tasks.erl: " ++ Why ++ "~n", Values),
    halt(Code).
