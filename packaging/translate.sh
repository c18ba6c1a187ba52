#!/usr/bin/env bash
# Brings a translation up to date with the program's texts and compiles it; a new language is begun.
#
#   ./packaging/translate.sh de      # then fill in resources/translations/penumbra_de.ts, and once more
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

language=${1:?which language? such as de, fr, pt_BR}
install_packages qt6-l10n-tools

tools=/usr/lib/qt6/bin
texts=$root/resources/translations/penumbra_$language
mkdir -p "$(dirname "$texts")"
"$tools/lupdate" -locations none "$root/ui" "$root/app" -ts "$texts.ts" -source-language en -target-language "$language"
"$tools/lrelease" "$texts.ts" -qm "$texts.qm"
