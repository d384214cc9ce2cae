#!/usr/bin/env bash
# Gives a user or a role of IAM what deploying one configuration takes, and no more; see docs/permissions.md.
set -euo pipefail

usage() {
    cat <<'END'
Gives a user or a role of IAM what deploying one configuration takes: the policy that `bellwether permissions` prints.
For an administrator of the account. Shows what it will do and asks; safe to run again at any time.

  scripts/aws-permissions-config.sh [--user NAME | --role NAME] [OPTIONS]

  --config FILE          the configuration (default: bellwether.yaml)
  --policies FOLDER      instead of --config: what `bellwether permissions --output FOLDER` has written, where there is
                         no Swift to build the program with
  --user NAME            a user (default: bellwether- and the configuration's name)
  --access-key FILE      also make an access key for the user and write it to FILE, which only you can read
  --role NAME            a role instead, for everybody in the account whom a policy lets assume it, with MFA
  --no-mfa               the role does not ask for MFA, which AWS never sees of people who sign in through IAM Identity
                         Center or another identity provider: that asks for it
  --github ORG/REPO      the role is for GitHub Actions, on the branch main, without any key. ORG/REPO:WHAT for another
                         subject, such as acme/alerts:environment:production. GitHub names repositories made since July
                         2026 with their numbers: ORG@NUMBER/REPO@NUMBER; the program gh, if it is there, looks them up
  --boundary ARN         allow roles only with this permissions boundary; by default the one that the configuration names
                         as permissions-boundary. policy/deployers/bellwether-NAME-boundary is made, and kept up to date
  --remove               take it all away again, but for what was there before or is used elsewhere
  --dry-run              show what would be done, and do nothing
  --yes                  do not ask
  --help

Examples:
  scripts/aws-permissions-config.sh --dry-run
  scripts/aws-permissions-config.sh --access-key ~/bellwether-credentials
  scripts/aws-permissions-config.sh --role bellwether-deploy --github acme/alerts
END
}

fail() {
    echo "error: $1" >&2
    if [[ -n ${2:-} ]]; then echo "  next: $2" >&2; fi
    exit 1
}

misuse() {
    echo "error: $1" >&2
    echo "  next: scripts/aws-permissions-config.sh --help" >&2
    exit 64
}

config=bellwether.yaml
policies=
kind=user
identity=
key_file=
github=
no_mfa=
boundary=
remove=
dry_run=
sure=
chosen=
while [[ $# -gt 0 ]]; do
    case $1 in
        --config | --policies | --user | --role | --access-key | --github | --boundary)
            if [[ -z ${2:-} || $2 == --* ]]; then misuse "$1 takes a value"; fi
            case $1 in
                --config) config=$2 ;;
                --policies) policies=$2 ;;
                --access-key) key_file=$2 ;;
                --github) github=$2 ;;
                --boundary) boundary=$2 ;;
                *)
                    if [[ -n $chosen ]]; then misuse "one user or one role at a time"; fi
                    chosen=$1
                    kind=${1#--}
                    identity=$2
                    ;;
            esac
            shift 2
            ;;
        --no-mfa) no_mfa=1; shift ;;
        --remove) remove=1; shift ;;
        --dry-run) dry_run=1; shift ;;
        --yes) sure=1; shift ;;
        --help | -h) usage; exit 0 ;;
        *) misuse "unknown option $1" ;;
    esac
done
if [[ -n $github ]]; then
    if [[ $chosen == --user ]]; then misuse "--github is for a role: GitHub signs in without a user"; fi
    kind=role
    if [[ ! $github =~ ^([A-Za-z0-9_.-]+)(@[0-9]+)?/([A-Za-z0-9_.-]+)(@[0-9]+)?(:[A-Za-z0-9_./:-]+)?$ ]]; then
        misuse "--github takes ORG/REPO or ORG/REPO:WHAT without wildcards, not '$github'"
    fi
    organization=${BASH_REMATCH[1]} repository=${BASH_REMATCH[3]} what=${BASH_REMATCH[5]:-:ref:refs/heads/main}
    numbers="${BASH_REMATCH[2]#@} ${BASH_REMATCH[4]#@}"
    if [[ $numbers != " " && ! $numbers =~ ^[0-9]+\ [0-9]+$ ]]; then
        misuse "--github takes both numbers or none, as in acme@1234/alerts@5678"
    fi
fi
if [[ -n $no_mfa && ( $kind == user || -n $github ) ]]; then misuse "--no-mfa is for a role that people assume"; fi
if [[ -n $key_file && $kind == role ]]; then misuse "a role has no access key"; fi
if [[ -n $key_file && -n $remove ]]; then misuse "--access-key and --remove do not go together"; fi
if [[ -n $identity && ! $identity =~ ^[A-Za-z0-9_+=,.@-]{1,64}$ ]]; then misuse "'$identity' is no name in IAM"; fi
if [[ -n $key_file && -e $key_file ]]; then
    fail "$key_file exists; nothing was done" "choose another file, or move it away"
fi

# A key that lies in a repository is soon in its history.
if [[ -n $key_file ]] && git -C "$(dirname "$key_file")" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    fail "$key_file would be in a git repository; nothing was done" "choose a file elsewhere, such as ~/${key_file##*/}"
fi

export AWS_PAGER='' AWS_CLI_AUTO_PROMPT=off
if ! command -v aws >/dev/null; then
    fail "the AWS CLI is not installed: no program 'aws' on the PATH" \
        "install it, https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
fi

work=$(mktemp -d)
unfinished=
trap 'rm -rf "$work"; if [[ -n $unfinished ]]; then rm -f "$unfinished"; fi' EXIT

# Runs the AWS CLI; its answer is in $answer. Fails if what it is about does not exist, ends the script on any other error.
call() {
    if answer=$(aws "$@" 2>"$work/error"); then return 0; fi
    local text
    text=$(tr -s '\n' ' ' <"$work/error")
    text=${text# }
    text=${text% }
    case $text in
        *NoSuchEntity*) return 1 ;;
        *'locate credentials'* | *[Ee]xpired* | *InvalidClientTokenId* | *'config profile'* | *'sso login'*)
            fail "no usable AWS credentials: $text" "sign in as an administrator of the account, then run this again"
            ;;
        *AccessDenied* | *UnauthorizedOperation*)
            fail "$text" "sign in as an administrator who may change IAM, then run this again"
            ;;
        *) fail "aws $1 $2 failed: $text" "run this again when the cause is mended; what is done is not done twice" ;;
    esac
}

# --- What is wanted -------------------------------------------------------------------------------------------------

if [[ -z $policies ]]; then
    if [[ ! -f $config ]]; then
        fail "there is no configuration $config" "choose one with --config, or a folder of policies with --policies"
    fi
    root=$(cd "$(dirname "$0")/.." && pwd)
    program=${BELLWETHER:-}
    if [[ -z $program ]]; then
        "$root/scripts/build" release
        program=$root/.build/release/bellwether
    fi
    policies=$work/policies
    "$program" permissions --config "$config" --output "$policies" ${boundary:+--boundary "$boundary"} >/dev/null
fi
if [[ ! -f $policies/deployment ]]; then
    fail "$policies holds no policies" "make them with: bellwether permissions --output $policies"
fi
fact() { sed -n "s/^$1=//p" "$policies/deployment"; }
name=$(fact name)
account=$(fact account)
if [[ -n $boundary && $boundary != "$(fact boundary)" ]]; then
    fail "$policies was made for another boundary" \
        "make it with: bellwether permissions --output $policies --boundary $boundary"
fi
boundary=$(fact boundary)
if [[ ! $name =~ ^[a-z][a-z0-9-]*$ || ! $account =~ ^[0-9]{12}$ ]]; then
    fail "$policies/deployment is damaged" "make it anew with: bellwether permissions --output $policies"
fi
: "${identity:=bellwether-$name}"
files=()
while [[ -f $policies/bellwether-$name-$((${#files[@]} + 1)).json ]]; do
    files+=("$policies/bellwether-$name-$((${#files[@]} + 1)).json")
done
if [[ ${#files[@]} == 0 ]]; then
    fail "$policies holds no policy of $name" "make it with: bellwether permissions --output $policies"
fi

# Outside of what the policy lets the deployer change, whatever the configuration's name is.
path=/deployers/
policy_arn() { echo "arn:aws:iam::$account:policy${path}bellwether-$name-$1"; }
policy_file() { echo "$policies/bellwether-$name-$1.json"; }
provider=arn:aws:iam::$account:oidc-provider/token.actions.githubusercontent.com

# Both forms in which GitHub names the repository, https://docs.github.com/actions/reference/security/oidc
subjects=
if [[ -n $github ]]; then
    subjects="\"repo:$organization/$repository$what\""
    if [[ $numbers == " " ]] && command -v gh >/dev/null; then
        numbers=$(gh api "repos/$organization/$repository" --jq '"\(.owner.id) \(.id)"' 2>/dev/null) || numbers=
    fi
    if [[ $numbers =~ ^([0-9]+)\ ([0-9]+)$ ]]; then
        subjects="[\"repo:$organization@${BASH_REMATCH[1]}/$repository@${BASH_REMATCH[2]}$what\",$subjects]"
    elif [[ -z $remove ]]; then
        {
            echo "note: GitHub names a repository that was made, renamed or transferred since July 2026 with its numbers, and"
            echo "  the role would not know it. They are in the answer of https://api.github.com/repos/$organization/$repository,"
            echo "  as .owner.id and .id; with them: --github $organization@NUMBER/$repository@NUMBER"
        } >&2
    fi
fi

trust() {
    if [[ -n $github ]]; then
        cat <<END
{"Version":"2012-10-17","Statement":[{"Sid":"GitHub","Effect":"Allow",
"Principal":{"Federated":"$provider"},"Action":"sts:AssumeRoleWithWebIdentity",
"Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com",
"token.actions.githubusercontent.com:sub":$subjects}}}]}
END
    elif [[ -n $no_mfa ]]; then
        cat <<END
{"Version":"2012-10-17","Statement":[{"Sid":"Account","Effect":"Allow",
"Principal":{"AWS":"arn:aws:iam::$account:root"},"Action":"sts:AssumeRole"}]}
END
    else
        cat <<END
{"Version":"2012-10-17","Statement":[{"Sid":"Account","Effect":"Allow",
"Principal":{"AWS":"arn:aws:iam::$account:root"},"Action":"sts:AssumeRole",
"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}
END
    fi
}

# --- What is there --------------------------------------------------------------------------------------------------

call sts get-caller-identity --query '[Account,Arn]' --output text || fail "aws sts get-caller-identity failed"
read -r signed_in who <<<"$answer"
if [[ $signed_in != "$account" ]]; then
    fail "these credentials belong to account $signed_in ($who), the configuration to $account; nothing was done" \
        "sign in to account $account, or correct 'account' in the configuration"
fi

# Each thing to do: what people read, and the function that does it with its arguments.
plan=()
steps=()
todo() {
    plan+=("$1")
    shift
    steps+=("$*")
}

has_identity=
is_ours=
attached=
if call iam "get-$kind" "--$kind-name" "$identity" --output json; then
    has_identity=1
    call iam "list-$kind-tags" "--$kind-name" "$identity" --query "Tags[?Key=='bellwether'].Value" --output text || true
    if [[ $answer == "$name" ]]; then is_ours=1; fi
    call iam "list-attached-$kind-policies" "--$kind-name" "$identity" --query 'AttachedPolicies[].PolicyArn' \
        --output text || true
    attached=$answer
fi
is_attached() { [[ " ${attached//$'\t'/ } " == *" $1 "* ]]; }

without_blanks() { tr -d '[:space:]'; }

# What the policy is to be, whoever has it.
survey_document() {
    local number=$1 file arn version
    file=$(policy_file "$number")
    arn=$(policy_arn "$number")
    if call iam get-policy --policy-arn "$arn" --query Policy.DefaultVersionId --output text; then
        version=$answer
        call iam get-policy-version --policy-arn "$arn" --version-id "$version" --query PolicyVersion.Document \
            --output json || true
        if [[ $(without_blanks <<<"$answer") != "$(without_blanks <"$file")" ]]; then
            todo "update the policy ${arn##*/}" update_policy "$number"
        fi
    else
        todo "create the policy ${arn##*/}" create_policy "$number"
    fi
}

survey_policy() {
    local number=$1 arn
    arn=$(policy_arn "$number")
    survey_document "$number"
    if ! is_attached "$arn"; then todo "attach ${arn##*/} to the $kind $identity" attach_policy "$number"; fi
}

# Ours is made here; another one is somebody else's to make.
survey_boundary() {
    if [[ $boundary == "$(policy_arn boundary)" ]]; then
        if [[ ! -f $(policy_file boundary) ]]; then
            fail "$policies holds no boundary" "make it anew with: bellwether permissions --output $policies"
        fi
        survey_document boundary
    elif ! call iam get-policy --policy-arn "$boundary" --query Policy.Arn --output text; then
        fail "there is no policy $boundary, so no role could have it as its boundary; nothing was done" \
            "make it, or use $(policy_arn boundary), which this script makes"
    fi
}

# Roles of a deployment that is still there need it.
survey_boundary_removal() {
    local arn
    arn=$(policy_arn boundary)
    call iam get-policy --policy-arn "$arn" --query 'Policy.[AttachmentCount,PermissionsBoundaryUsageCount]' \
        --output text || return 0
    if [[ $answer =~ [1-9] ]]; then
        echo "note: the policy ${arn##*/} stays, since roles have it as their boundary; run make destroy first" >&2
    else
        todo "delete the policy ${arn##*/}" delete_policy boundary
    fi
}

# Of the policies from a number on, which exist, takes them from the identity, and away if nobody else has them.
survey_removal() {
    local number=$1 arn count
    while arn=$(policy_arn "$number") && call iam get-policy --policy-arn "$arn" --query Policy.AttachmentCount \
        --output text; do
        count=$answer
        if is_attached "$arn"; then
            todo "detach ${arn##*/} from the $kind $identity" detach_policy "$number"
            count=$((count - 1))
        fi
        if [[ $count == 0 ]]; then
            todo "delete the policy ${arn##*/}" delete_policy "$number"
        else
            echo "note: the policy ${arn##*/} stays, since somebody else has it" >&2
        fi
        number=$((number + 1))
    done
}

if [[ -n $remove ]]; then
    survey_removal 1
    survey_boundary_removal
    if [[ -n $is_ours ]]; then
        if [[ $kind == user ]]; then
            call iam list-access-keys --user-name "$identity" --query 'AccessKeyMetadata[].AccessKeyId' --output text || true
            for key in $answer; do todo "delete the access key $key" delete_key "$key"; done
        fi
        todo "delete the $kind $identity" delete_identity
        if [[ $kind == role ]]; then
            echo "note: an identity provider of GitHub Actions stays, since other roles may use it" >&2
        fi
    elif [[ -n $has_identity ]]; then
        echo "note: the $kind $identity stays, since it was not made by this script for $name" >&2
    fi
else
    if [[ -n $github ]]; then
        if call iam get-open-id-connect-provider --open-id-connect-provider-arn "$provider" --query ClientIDList \
            --output text; then
            if [[ " ${answer//$'\t'/ } " != *" sts.amazonaws.com "* ]]; then
                todo "let the identity provider of GitHub Actions sign in to AWS" extend_provider
            fi
        else
            todo "create the identity provider of GitHub Actions" create_provider
        fi
    fi
    if [[ -z $has_identity ]]; then
        todo "create the $kind $identity" create_identity
    elif [[ $kind == role ]]; then
        call iam get-role --role-name "$identity" --query Role.AssumeRolePolicyDocument --output json || true
        if [[ $(without_blanks <<<"$answer") != "$(trust | without_blanks)" ]]; then
            if [[ -z $is_ours ]]; then
                fail "the role $identity exists and was not made by this script for $name; nothing was done" \
                    "choose another name with --role"
            fi
            todo "change who may assume the role $identity" change_trust
        fi
    fi
    if [[ -n $boundary ]]; then survey_boundary; fi
    number=0
    for _ in "${files[@]}"; do
        number=$((number + 1))
        survey_policy "$number"
    done
    survey_removal "$((number + 1))"
    if [[ -n $key_file ]]; then todo "make an access key and write it to $key_file" create_key; fi
fi

# --- What is done ---------------------------------------------------------------------------------------------------

create_provider() {
    call iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com \
        --client-id-list sts.amazonaws.com
}

extend_provider() {
    call iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn "$provider" \
        --client-id sts.amazonaws.com
}

create_identity() {
    if [[ $kind == user ]]; then
        call iam create-user --path "$path" --user-name "$identity" --tags "Key=bellwether,Value=$name"
    else
        call iam create-role --path "$path" --role-name "$identity" --description "Deploys $name" \
            --assume-role-policy-document "$(trust)" --tags "Key=bellwether,Value=$name"
    fi
}

change_trust() { call iam update-assume-role-policy --role-name "$identity" --policy-document "$(trust)"; }

create_policy() {
    call iam create-policy --path "$path" --policy-name "bellwether-$name-$1" \
        --description "What deploying $name takes" --policy-document "file://$(policy_file "$1")" \
        --tags "Key=bellwether,Value=$name"
}

# The version that is not in force, in order; IAM keeps five of a policy at most.
old_versions() {
    call iam list-policy-versions --policy-arn "$1" --query 'Versions[?!IsDefaultVersion].VersionId' --output text || return
    old=$(tr '\t' '\n' <<<"$answer" | sed -n 's/^v//p' | sort -n | sed 's/^/v/')
}

update_policy() {
    local arn oldest
    arn=$(policy_arn "$1")
    old_versions "$arn" || return
    if [[ $(wc -l <<<"$old") -ge 4 ]]; then
        oldest=$(head -n 1 <<<"$old")
        call iam delete-policy-version --policy-arn "$arn" --version-id "$oldest" || return
    fi
    call iam create-policy-version --policy-arn "$arn" --policy-document "file://$(policy_file "$1")" --set-as-default
}

attach_policy() { call iam "attach-$kind-policy" "--$kind-name" "$identity" --policy-arn "$(policy_arn "$1")"; }

detach_policy() { call iam "detach-$kind-policy" "--$kind-name" "$identity" --policy-arn "$(policy_arn "$1")"; }

delete_policy() {
    local arn version
    arn=$(policy_arn "$1")
    old_versions "$arn" || return
    for version in $old; do
        call iam delete-policy-version --policy-arn "$arn" --version-id "$version" || return
    done
    call iam delete-policy --policy-arn "$arn"
}

delete_key() { call iam delete-access-key --user-name "$identity" --access-key-id "$1"; }

delete_identity() { call iam "delete-$kind" "--$kind-name" "$identity"; }

# The file is made first, so that no key comes into being that cannot be kept.
create_key() {
    (umask 077 && set -o noclobber && : >"$key_file") 2>/dev/null ||
        fail "$key_file cannot be written; no access key was made" "choose another file with --access-key"
    unfinished=$key_file
    call iam create-access-key --user-name "$identity" --query 'AccessKey.[AccessKeyId,SecretAccessKey]' --output text ||
        return
    local id secret
    read -r id secret <<<"$answer"
    answer=
    unfinished=
    printf '[%s]\naws_access_key_id = %s\naws_secret_access_key = %s\n' "$identity" "$id" "$secret" >"$key_file"
}

if [[ ${#plan[@]} == 0 ]]; then
    echo "nothing to do: the $kind $identity is as it should be in account $account"
    exit 0
fi
echo "In account $account, as $who:"
printf '  %s\n' "${plan[@]}"
if [[ -n $dry_run ]]; then
    echo "nothing was done: --dry-run"
    exit 0
fi
if [[ -z $sure ]]; then
    if [[ ! -t 0 ]]; then fail "nobody can be asked here; nothing was done" "add --yes"; fi
    read -r -p "Do it? [y/N] " reply || reply=
    if [[ $reply != [yY] && $reply != [yY][eE][sS] ]]; then
        echo "nothing was done"
        exit 1
    fi
fi
for index in "${!steps[@]}"; do
    read -r -a step <<<"${steps[$index]}"
    "${step[@]}" || fail "could not ${plan[$index]}: it is gone" "run this again"
    echo "  done: ${plan[$index]}"
done

if [[ -n $remove ]]; then exit 0; fi
if [[ -n $key_file ]]; then
    echo "next: on the deployer's machine (or in its container):"
    echo "  cat $key_file >>~/.aws/credentials && rm $key_file && export AWS_PROFILE=$identity"
elif [[ -n $github ]]; then
    echo "next: in the workflow, role-to-assume: arn:aws:iam::$account:role$path$identity"
elif [[ $kind == role ]]; then
    with="mfa_serial and source_profile"
    if [[ -n $no_mfa ]]; then with=source_profile; fi
    echo "next: in ~/.aws/config, role_arn = arn:aws:iam::$account:role$path$identity, with $with"
elif [[ -z $has_identity ]]; then
    echo "next: --access-key FILE makes a key for the user; a role (--role) needs none"
fi
