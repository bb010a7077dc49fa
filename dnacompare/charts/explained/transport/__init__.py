"""Pictures that the transport maps share: shares of columns, the curve over k, pairs as arrows."""
