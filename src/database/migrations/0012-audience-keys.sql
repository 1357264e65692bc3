-- Audiences are looked up by the SHA-256 of their key: a key itself may be longer than an index takes.
update productions set audience_key = encode(sha256(convert_to(audience_key, 'UTF8')), 'hex');
