"""What members are asked to agree to beyond membership, each text with its version (UU 27/2022 Pasal 20-24)."""

from collections.abc import Mapping

# A changed text gets a new version; the old one stays, because people agreed to it.
CURRENT = "2026.1"
TEXTS: Mapping[str, Mapping[str, str]] = {
    "photo": {
        "2026.1": "Koperasi boleh menyimpan foto saya untuk kartu anggota.",
    },
    "whatsapp": {
        "2026.1": "Koperasi boleh mengirim struk dan kabar simpanan saya lewat WhatsApp.",
    },
    "decile": {
        "2026.1": "Koperasi boleh menyimpan desil kesejahteraan saya untuk program bantuan.",
    },
}
LABELS: Mapping[str, str] = {
    "photo": "Foto",
    "whatsapp": "Kabar lewat WhatsApp",
    "decile": "Desil kesejahteraan",
}
# How somebody agreed: a signature on paper, or a finger on the screen of the counter.
CHANNELS = ("kertas", "layar")


def text_of(purpose: str, version: str) -> str | None:
    return TEXTS.get(purpose, {}).get(version)
