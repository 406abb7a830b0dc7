"""What a tablet's camera sees: a made-up video of a card, for Chromium's fake camera."""

from __future__ import annotations

import io
import random
from pathlib import Path

from PIL import Image, ImageDraw

from mealcard.cards.qr import card_qr

BLANK_FRAMES = 15  # the page is still opening; a card in the first frame would be read before anybody looks
CARD_FRAMES = 45
CODE_PX = 190
FRAME = (1280, 720)
DESK = 95


def film(path: Path, token: str) -> Path:
    """Writes a run of JPEG frames: an empty desk, then the card, tilted, trembling and noisy."""
    chance = random.Random(7)
    card = _card(token)
    with path.open("wb") as out:
        for number in range(BLANK_FRAMES + CARD_FRAMES):
            frame = Image.new("L", FRAME, DESK)
            if number >= BLANK_FRAMES:
                turned = card.rotate(9 + chance.uniform(-2, 2), expand=True, fillcolor=DESK, resample=Image.Resampling.BICUBIC)
                frame.paste(turned, (380 + chance.randrange(12), 160 + chance.randrange(12)))
            noise = Image.effect_noise(FRAME, 30)
            out.write(_jpeg(Image.blend(frame, noise, 0.15)))
    return path


def _card(token: str) -> Image.Image:
    card = Image.new("L", (520, 330), 235)
    ImageDraw.Draw(card).rectangle((260, 90, 480, 150), fill=150)
    code = Image.open(io.BytesIO(card_qr(token).png())).convert("L").resize((CODE_PX, CODE_PX))
    card.paste(code, (40, 70))
    return card


def _jpeg(frame: Image.Image) -> bytes:
    out = io.BytesIO()
    frame.convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()
