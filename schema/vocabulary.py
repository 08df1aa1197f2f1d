"""The closed lists of design.md section 5: every id that a field may hold. Order is the order of display."""

KINDS = ("thread", "reply", "market_item", "paste", "leak_post", "feed_item")

INTENTS = ("sale", "request", "free", "auction", "service", "recruitment", "negative")

CATEGORIES = (
    "identity_data", "credentials", "stealer_logs", "payment_cards", "initial_access", "ransomware", "malware",
    "phishing_kit", "exploit", "ddos", "botnet", "bulletproof_hosting", "money_mule", "sim_swap",
    "forged_documents", "fraud_service", "recruitment_lure", "health_data", "other",
)  # fmt: skip

DATA_TYPES = (
    "aadhaar", "passport", "pan", "ssn", "national_id", "driving_licence", "voter_id", "name", "dob", "gender",
    "age", "address", "phone", "email", "password", "password_hash", "card", "cvv", "bank_account", "tax",
    "salary", "medical", "insurance", "biometric", "photo", "ip_address", "geolocation", "username",
    "security_question", "employer", "education", "vehicle", "family", "cookie", "browser_data", "device",
    "wallet", "token", "social_profile", "order", "nationality", "religion", "marital_status", "immigration",
    "private_message", "contact_list", "credit_status", "loan", "account_balance", "investment", "ethnicity",
    "sexual_orientation", "political_view", "physical_attribute", "lifestyle", "spoken_language", "place_of_birth",
    "pin", "travel", "website_activity", "support_ticket", "biography", "property", "donation", "loyalty", "sim",
    "criminal_record", "signature", "recording",
)  # fmt: skip

PRICE_BASES = (
    "total", "per_record", "per_1000", "per_day", "per_week", "per_month", "per_year", "auction_start",
    "auction_step", "auction_buyout",
)  # fmt: skip

CONTACT_KINDS = (
    "telegram", "session", "tox", "jabber", "email", "discord", "signal", "whatsapp", "icq", "wickr", "pgp",
    "onion", "url", "wechat", "line", "zalo", "qq", "viber", "matrix", "kakaotalk", "skype", "threema", "simplex",
)  # fmt: skip

WALLET_KINDS = ("btc", "eth", "xmr", "usdt_trc20", "ltc", "bch", "doge", "dash", "zec", "ton", "sol")

ENTRY_KINDS = ("listing", "sighting", "case_change", "re_extraction", "removal", "return", "erasure")

SEVERITIES = ("low", "medium", "high", "critical")
