"""What people also have in ~/.aws and in the environment: each function does one such thing to a Configuration (config_differential.py)."""

import json

SETTINGS, TEXT = [], []
KEYS = ["aws_access_key_id", "aws_secret_access_key"]
URLS = ["https://own.example", "https://OWN.example", "https://own.example:443/", "own.example", "https://own.example/?x=1", "", "https://", "ftp://own.example", "HTTPS://own.example", "https://me:word@own.example", "https://own.example/#part",
        "https://own.example # mine", "https://own.example:99999", "https://own.example/a b"]
SWITCHES = ["yes", "1", "on", "", "TRUE", "true ", "False", "0"]


def of_settings(oddity):
    """Changes what the files and the environment mean, before they are written."""
    SETTINGS.append(oddity)
    return oddity


def of_text(oddity):
    """Changes the lines of one file; gives back the new ones."""
    TEXT.append(oddity)
    return oddity


def mine(made):
    """The settings of the profile that is chosen, in the config file."""
    return made.config.setdefault(made.chosen, {})


@of_settings
def a_chain(made):
    pick, depth = made.random.choice, made.random.randint(2, 4)
    names = [made.chosen, *(f"hop-{at}" for at in range(1, depth))]
    for at, name in enumerate(names):
        if made.chance(0.7):
            made.credentials.pop(name, None)
        made.config[name] = {**(made.config.get(name, {}) if made.chance(0.2) else {}), "role_arn": made.role(f"hop{at}"), "source_profile": names[(at + 1) % depth]}
        if made.chance(0.3):
            made.config[name]["region"] = pick(["eu-west-1", "cn-north-1"])
        if made.chance(0.2):
            made.config[name]["external_id"] = f"id-{at}"
    last = made.config[names[-1]]
    end = pick(["keys", "keys", "keys too", "shared keys", "circle", "middle", "process", "nowhere", "environment", "itself", "nothing", "sign-on", "web", "machine"])
    if end in ("keys", "process", "nothing", "sign-on", "web", "machine"):
        last.clear()
    if end in ("keys", "keys too"):
        last.update(made.keys("chain"))
    elif end == "shared keys":
        made.credentials[names[-1]] = made.keys("shared chain")
    elif end == "middle":
        last["source_profile"] = names[1]
    elif end == "process":
        last.update(made.process({"Version": 1}))
    elif end == "nowhere":
        last["source_profile"] = "nowhere"
    elif end == "environment":
        last["credential_source"] = last.pop("source_profile") and "Environment"
        made.environment |= {name.upper(): value for name, value in made.keys("environment").items()}
    elif end == "sign-on":
        place = {"sso_start_url": "https://chain.example/start", "sso_region": "eu-west-1"}
        last.update({"sso_account_id": "222222222222", "sso_role_name": "Admin", **place})
        made.login_file(place["sso_start_url"], place)
    elif end == "web":
        last.update({"web_identity_token_file": f"{made.home}/token", "role_arn": made.role("web")})
        made.files["token"] = "web.identity.token"
    elif end == "machine":
        last.update({"role_arn": made.role("machine"), "credential_source": pick(["Ec2InstanceMetadata", "EcsContainer"])})
    elif end == "itself":
        last["source_profile"] = names[-1]


@of_settings
def both_files(made):
    pick = made.random.choice
    mine(made)
    made.credentials[made.chosen] = {
        **made.credentials.get(made.chosen, {}),
        **pick([{"region": "ap-southeast-2"}, {"role_arn": made.role("shared"), "source_profile": pick(made.names)}, made.process({"Version": 1}),
                {"endpoint_url": "https://shared.example"}, {"source_profile": pick(made.names)}, made.keys("both"), {"sso_session": "s-w"},
                {"aws_session_token": ""}, {"s3": {"addressing_style": "path"}}, {"services": "mine"}])}


@of_settings
def an_empty_value(made):
    place = made.credentials.get(made.chosen) if made.chance(0.3) else mine(made)
    if place:
        place[made.random.choice(sorted(place))] = ""


@of_settings
def a_quoted_value(made):
    place = made.credentials.get(made.chosen) if made.chance(0.3) else mine(made)
    names = sorted(name for name, value in (place or {}).items() if isinstance(value, str))
    if names:
        name, quote = made.random.choice(names), made.random.choice("\"'")
        place[name] = f"{quote}{place[name]}{quote}"


@of_settings
def a_default_section(made):
    place = made.random.choice([made.config, made.credentials])
    place["DEFAULT"] = made.random.choice([{"region": "us-west-2"}, made.keys("everywhere"), {"source_profile": "base"}, {"role_arn": made.role("everywhere")},
                                           {"use_fips_endpoint": "true"}, {"s3": {"addressing_style": "path"}}, {"output": "json"}])


@of_settings
def an_odd_role(made):
    pick, settings = made.random.choice, mine(made)
    for _ in range(pick([1, 2])):
        name, values = pick([("role_session_name", ["me", "me@shop.example", "a b", "", "x", "m" * 65, "größe"]), ("external_id", ["x1", "", "x", "a:b/c", "a b"]),
                             ("duration_seconds", ["900", "43200", "60", "3600.0", "1h", "", " 3600", "+3600", "3_600", "-1", "0", "99999"]),
                             ("role_arn", ["", "arn", "arn:aws:iam::111111111111:role/x", "arn:aws:iam::111111111111:user/x", "mover"]),
                             ("credential_source", ["", "environment", "Environment", "EC2InstanceMetadata", "SharedCredentials"])])
        settings[name] = pick(values)


@of_settings
def an_odd_process(made):
    pick, key = made.random.choice, made.key("odd process")
    good = {"Version": 1, "AccessKeyId": key, "SecretAccessKey": made.secret(key)}
    output = pick([{**good, "Version": "1"}, {**good, "Version": 1.0}, {k: good[k] for k in good if k != "Version"},
                   {k: good[k] for k in good if k != "SecretAccessKey"}, {**good, "AccessKeyId": ""}, {**good, "AccessKeyId": None}, {**good, "SessionToken": ""},
                   {**good, "SessionToken": None}, {**good, "Expiration": None}, {**good, "Expiration": ""}, {**good, "Expiration": "2020-01-01T00:00:00Z"},
                   {**good, "Expiration": made.soon(6, "%Y-%m-%dT%H:%M:%S+00:00")}, {**good, "Expiration": made.soon(6, "%Y-%m-%dT%H:%M:%S.%f")},
                   {**good, "Expiration": made.soon(6, "%Y-%m-%dT%H:%M:%S")}, {**good, "Expiration": "soon"}, {**good, "Expiration": made.soon(6, "%Y%m%dT%H%M%SZ")},
                   [good], "keys", {"Credentials": good}, {**good, "SecretAccessKey": 7}, "", " \n" + json.dumps(good) + "\n", "\ufeff" + json.dumps(good),
                   "Logging in …\n" + json.dumps(good)])
    settings = mine(made)
    if made.chance(0.7):
        settings.clear()
        made.credentials.pop(made.chosen, None)
    settings.update(made.process({}, output))
    path = settings["credential_process"].split()[1]
    if made.chance(0.4):
        settings["credential_process"] = pick([f"cat '{path}'", f'cat "{path}"', f"/bin/sh -c 'cat {path}; exit 3'", f"sh -c 'echo hm >&2; cat {path}'", f"cat {path} | cat",
                                               f"cat $HOME/{path.rsplit('/', 1)[1]}", f"cat ~/{path.rsplit('/', 1)[1]}", "no-such-program", "", f"cat '{path}",
                                               f"cat {path} # the keys", f"cat\\ {path}", f"X=1 cat {path}"])


@of_settings
def an_odd_token(made):
    pick = made.random.choice
    made.files["token"] = pick(["web.identity.token", "web.identity.token\n", "", " \n"])
    path = pick([f"{made.home}/token", "token", "~/token", "$HOME/token", f"{made.home}/nowhere", f"{made.home}", ""])
    if made.chance(0.5):
        made.environment |= {"AWS_WEB_IDENTITY_TOKEN_FILE": path, "AWS_ROLE_ARN": pick([made.role("environment"), made.role("environment"), ""])}
        if made.chance(0.4):
            del made.environment["AWS_ROLE_ARN"]
        if made.chance(0.4):
            made.environment["AWS_ROLE_SESSION_NAME"] = pick(["me", "", "a b"])
    else:
        mine(made).update({"web_identity_token_file": path, "role_arn": made.role("web")})


@of_settings
def an_odd_container(made):
    pick, environment = made.random.choice, made.environment
    if made.chance(0.6):
        environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = pick(["/v2/credentials", "/v2/credentials?id=a%20b", "v2", "", "@own.example/", "/"])
    if made.chance(0.7):
        environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = pick([
            "http://169.254.170.23/v1/credentials", "http://169.254.170.2/v1", "", "http://own.example/", "http://169.254.170.2.own.example/", "http://127.0.0.1@own.example/",
            "169.254.170.2/v1", "http://169.254.170.23", "HTTP://169.254.170.23/v1", "http://169.254.170.2:80/v1", "http://[fd00:ec2::23]/v1"])
    made.files["bearer"] = pick(["of-a-file", "of-a-file\n", "of\na-file", "", " of-a-file "])
    if made.chance(0.4):
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = pick([f"{made.home}/bearer", f"{made.home}/bearer", "bearer", f"{made.home}/nowhere", ""])
    if made.chance(0.3):
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = pick(["Bearer x", "", "a\r\nX-Other: b"])
    if made.chance(0.6):
        mine(made).clear()
        made.credentials.pop(made.chosen, None)


@of_settings
def an_odd_machine(made):
    pick, settings = made.random.choice, mine(made)
    settings.clear()
    made.credentials.pop(made.chosen, None)
    settings["region"] = "us-east-1"
    name, values = pick([("AWS_EC2_METADATA_DISABLED", ["true", "TRUE", "1", "yes", "", "false"]),
                         ("AWS_EC2_METADATA_SERVICE_ENDPOINT", ["http://169.254.169.254/", "http://own.example", "", "169.254.169.254"]),
                         ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", ["ipv4", "IPv6", "x"]), ("AWS_EC2_METADATA_V1_DISABLED", ["true"]),
                         ("AWS_METADATA_SERVICE_TIMEOUT", ["2"]), ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", ["2"])])
    if name == "AWS_EC2_METADATA_SERVICE_ENDPOINT" and made.chance(0.5):
        settings["ec2_metadata_service_endpoint"] = pick(values)
    else:
        made.environment[name] = pick(values)


@of_settings
def two_variables_of_a_profile(made):
    made.option = None
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        made.environment.pop(name, None)
        if made.chance(0.8):
            made.environment[name] = made.random.choice([*made.names, "", "missing", made.chosen, f" {made.chosen}", made.chosen.upper()])


@of_settings
def two_variables_of_a_region(made):
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        if made.chance(0.8):
            made.environment[name] = made.random.choice(["eu-west-1", "us-gov-west-1", "cn-north-1", "", "EU-WEST-1", " eu-west-1", "aws-global", "eu-west-1a", "fips-us-east-1", "us-east-1-fips"])


@of_settings
def a_file_elsewhere(made):
    for variable, name in [("AWS_CONFIG_FILE", "elsewhere"), ("AWS_SHARED_CREDENTIALS_FILE", "other keys")]:
        if made.chance(0.6):
            made.environment[variable] = made.random.choice([
                f"{made.home}/{name}", f"~/{name}", f"$HOME/{name}", "${HOME}/" + name, f"$NOWHERE/{name}", f"{made.home}/nowhere", str(made.home), "", name, "/dev/null",
                f"{made.home}/$ODD{name}", "~", f"~daemon/../..{made.home}/{name}", f"~no-such-user/{name}"])
            made.environment["ODD"] = ""
            made.moved[variable] = name


@of_settings
def a_mode(made):
    name, values = made.random.choice([("defaults_mode", ["standard", "legacy", "Standard", "in-region", "", "fast"]), ("retry_mode", ["legacy", "adaptive", "standard", "quick", ""]),
                                       ("max_attempts", ["1", "", "two", "0", "-1", "2.5"])])
    if name == "max_attempts" or made.chance(0.5):
        mine(made)[name] = made.random.choice(values)
    else:
        made.environment["AWS_" + name.upper()] = made.random.choice(values)


@of_settings
def more_of_s3(made):
    pick = made.random.choice
    made.call = made.s3_call()
    mine(made)["s3"] = {name: pick(values) for name, values in made.random.sample([
        ("addressing_style", ["path", "virtual", "auto", "Path", "", "host"]), ("use_accelerate_endpoint", ["true", "false"]), ("use_dualstack_endpoint", ["true", "false", "yes"]),
        ("payload_signing_enabled", ["true", "false"]), ("us_east_1_regional_endpoint", ["legacy", "regional"]), ("max_concurrent_requests", ["20"]), ("signature_version", ["s3v4"])], 2)}


@of_settings
def more_services(made):
    pick, settings = made.random.choice, mine(made)
    settings["services"] = "mine"
    made.services["mine"] = {pick(["sts", "ec2", "s3", "iam", "elastic_load_balancing_v2", "route_53", "elbv2", "STS", "sso", "acm", "sso_oidc"]):
                             {pick(["endpoint_url", "endpoint_url", "Endpoint_URL", "region"]): pick(["https://service.example", *URLS])} for _ in range(3)}
    if made.chance(0.2):
        made.services["mine"]["endpoint_url"] = "https://all.example"
    if made.chance(0.1):
        made.services["mine"] = {}
    if made.chance(0.3):
        settings["endpoint_url"] = pick(URLS)


@of_settings
def more_endpoints(made):
    pick = made.random.choice
    for _ in range(pick([1, 2, 3])):
        service = pick(["", "", "_STS", "_EC2", "_S3", "_IAM", "_ROUTE_53", "_ELASTIC_LOAD_BALANCING", "_ELBV2", "_sts", "_SSO", "_SSO_OIDC", "_CLOUDFRONT", "_ROUTE_53_DOMAINS"])
        made.environment["AWS_ENDPOINT_URL" + service] = pick(["https://env.example", "https://env2.example", *URLS])
    if made.chance(0.3):
        made.environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = pick(["true", "false", "TRUE", "", "1"])
    if made.chance(0.2):
        mine(made)["ignore_configured_endpoint_urls"] = pick(SWITCHES)


@of_settings
def an_odd_switch(made):
    name = made.random.choice(["use_fips_endpoint", "use_dualstack_endpoint", "sts_regional_endpoints", "ignore_configured_endpoint_urls"])
    values = ["", "Legacy", "REGIONAL", "global"] if name.startswith("sts") else SWITCHES
    if made.chance(0.5):
        mine(made)[name] = made.random.choice(values)
    if made.chance(0.6):
        made.environment["AWS_" + name.upper()] = made.random.choice(values)


@of_settings
def odd_keys_outside(made):
    keys = {name.upper(): value for name, value in made.keys("odd environment").items()}
    for name, value in made.random.sample([("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", ""), ("AWS_SESSION_TOKEN", ""), ("AWS_SECURITY_TOKEN", ""), ("AWS_ACCOUNT_ID", "1"),
                                           ("AWS_CREDENTIAL_EXPIRATION", made.soon(-6, "%Y-%m-%dT%H:%M:%SZ")), ("AWS_CREDENTIAL_EXPIRATION", "x"), ("AWS_CREDENTIAL_EXPIRATION", "")], 2):
        keys[name] = value
    made.environment |= keys


def line_of(made, lines, wanted):
    """The place of a line that is wanted, or None."""
    places = [at for at, line in enumerate(lines) if wanted(line)]
    return made.random.choice(places) if places else None


def is_setting(line):
    return "=" in line and not line.startswith(("#", ";", "["))


def is_header(line):
    return line.startswith("[")


@of_text
def a_mark_at_the_head(_, lines):
    return ["\ufeff" + lines[0], *lines[1:]]


@of_text
def bytes_of_another_encoding(made, lines):
    return [*lines, made.random.choice(["# Gr\udcfc\udcdfe", "name = Gr\udcfc\udcdfe"])]


@of_text
def an_indented_line(made, lines):
    at = line_of(made, lines, bool)
    if at is not None:
        lines[at] = made.random.choice([" ", "  ", "\t", "      "]) + lines[at]
    return lines


@of_text
def a_line_that_goes_on(made, lines):
    at = line_of(made, lines, is_setting)
    if at is not None:
        lines[at + 1:at + 1] = made.random.choice([["    more"], ["  x = y"], ["", "  later"], ["# between", "  after"], ["\t[profile x]"]])
    return lines


@of_text
def a_value_below(made, lines):
    at = line_of(made, lines, is_setting)
    if at is not None:
        key, value = lines[at].split("=", 1)
        lines[at:at + 1] = [key + "=", made.random.choice(["  ", "\t"]) + made.random.choice([value.strip(), f"x = {value.strip()}"])]
    return lines


@of_text
def odd_indents_in_a_table(made, lines):
    at = line_of(made, lines, lambda line: line.startswith("  ") and "=" in line)
    if at is not None:
        key, value = lines[at].split("=", 1)
        lines[at:at + 1] = made.random.choice([
            ["", lines[at]], ["# a comment", "      ; another", "         " + lines[at]], [" x = y", "         " + lines[at], "   z = 1"], [lines[at], lines[at]], ["\t" + lines[at].strip()],
            [f"  {key.strip()}: {value.strip()}"], [f"  {key.strip()}={value.strip()} # a comment"], [f"  {key.strip().upper()} = {value.strip()}"], ["  no equals sign", lines[at]]])
    return lines


@of_text
def a_section_twice(made, lines):
    at = line_of(made, lines, is_header)
    return lines if at is None else [*lines, lines[at], made.random.choice(["region = us-west-2", "", "output = json"])]


@of_text
def a_name_written_twice(made, lines):
    at = line_of(made, lines, lambda line: line.startswith("[profile"))
    name = made.chosen if at is None else lines[at].strip("[] ").split(None, 1)[-1].strip("'\" ]")
    return [*lines, f"[profile   {name!r}]", "region = us-west-2", *([f"{key} = {value}" for key, value in made.keys("twice").items()] if made.chance(0.5) else [])]


@of_text
def a_key_twice(made, lines):
    at = line_of(made, lines, is_setting)
    if at is not None:
        lines.insert(at, made.random.choice([lines[at], lines[at].upper(), lines[at].split("=")[0] + "= other"]))
    return lines


@of_text
def a_comment_behind(made, lines):
    at = line_of(made, lines, lambda line: is_setting(line) or is_header(line))
    if at is not None:
        lines[at] += made.random.choice([" # a comment", " ; a comment", "# a comment", "\t#"])
    return lines


@of_text
def an_odd_header(made, lines):
    at = line_of(made, lines, is_header)
    if at is not None:
        inner = lines[at].split("]")[0][1:]
        lines[at] = made.random.choice([f"[{inner}", f"[ {inner} ]", f"[{inner.capitalize()}]", f"[{inner} two]", "[profile]", "[]", f"[{inner}]]", f"  [{inner}]", f"[{inner}", f"[[{inner}]",
                                        f"[profile{inner}]", f"[profile\u00a0{inner.split()[-1]}]", f"[{inner}\\]", f'["{inner}"]', f"[{inner}] region = us-west-2"])
    return lines


@of_text
def the_word_profile(made, lines):
    at = line_of(made, lines, is_header)
    if at is not None:
        lines[at] = lines[at].replace("profile ", "", 1) if "profile " in lines[at] else "[profile " + lines[at][1:]
    return lines


@of_text
def no_equals_sign(made, lines):
    at = line_of(made, lines, is_setting)
    if at is not None:
        lines[at] = made.random.choice([lines[at].replace("=", " ", 1), "= " + lines[at], lines[at].replace("=", "==", 1), "export " + lines[at], "just words", "key ="])
    return lines


@of_text
def before_the_first_section(made, lines):
    return [made.random.choice(["region = eu-west-1", "# mine", "  ", "text"]), *lines]


@of_text
def odd_blanks(made, lines):
    at = line_of(made, lines, is_setting)
    if at is not None:
        key, value = lines[at].split("=", 1)
        blank = made.random.choice(["\u00a0", "\t", "\u3000", "\x0b", "\u200b"])
        lines[at] = made.random.choice([f"{key}{blank}={blank}{value.strip()}", f"{lines[at]}{blank}", f"{blank}{lines[at]}"])
    return lines


@of_text
def old_line_ends(_, lines):
    return ["\r".join(lines)]
