prospects-head = 还没成交、有阵子没联系的，一共 { $count } 位：
prospects-none = 没有要问的：还没成交的都联系着，或者已经定了跟进。
prospects-row = { $name } · { $count } 天没联系
prospects-one = 🌱 { $name } 还没成交，{ $count } 天没联系了。接着跟，还是算了？
prospects-put-off = 好，{ $name } 先不管，{ $day } 以后再问。
prospects-button-every = 🌱 还没成交的
prospects-button-later = 先不管
prospects-button-days = { $count } 天没联系就问
