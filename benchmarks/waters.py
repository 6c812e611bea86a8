"""Rivers, seas, straits and mountains, under the names of their peoples: what belongs to no one country.

Written by hand, as `lands`.
"""

# Rivers: also found as `River X` and `X River`.
RIVERS = (
    "Danube, Donau, Dunaj, Duna, Dunav, Dunărea, Dunay; Rhine, Rhein, Rhin, Rijn; Elbe, Labe; Odra; "
    "Neisse, Nysa, Neiße; Vistula, Wisła, Wisla, Weichsel; Meuse; Scheldt, Schelde, Escaut; Moselle, Mosel; "
    "Rhône, Rhone; Tagus, Tejo, Tajo; Douro, Duero; Ebro; Guadalquivir; Guadiana; Garonne; Loire; Tiber, "
    "Tevere; Adige, Etsch; Thames; Vltava, Moldau; Sava; Drava, Drau; Tisza, Tisa, Theiss, Theiß; Prut, "
    "Pruth; Dniester, Dnister, Dnestr, Nistru; Dnieper, Dnepr; Southern Bug, Pivdennyi Buh; Neman, Nemunas, "
    "Niemen, Nyoman; Daugava, Western Dvina, Düna; Volga, Wolga; Neva, Newa; Yenisei, Yenisey, Jenissei; "
    "Irtysh, Irtysch, Ertis; Amur, Heilong; Ussuri, Wusuli; Euphrates, Euphrat, Furat, Eufrat, Éufrates; "
    "Tigris, Dijla; Nile; Blue Nile, Abay; Amu Darya, Amudarya, Oxus; Syr Darya, Syrdarya; Sindhu; Ganges, "
    "Ganga, Gange; Brahmaputra, Yarlung Tsangpo; Jumna, Yamuna; Salween, Thanlwin; Yangtze, Yangtse, "
    "Yangzi, Chang Jiang, Jangtse; Yellow River, Huang He, Huanghe, Hwang Ho; Mekong, Lancang; Yalu, Amnok; "
    "Tumen, Tuman; Zambezi, Zambesi, Sambesi; Orinoco; Amazone; Rio Grande, Río Bravo, Rio Bravo; Litani; "
    "Tagliamento; Narew; Bosphorus, Bosporus, Boğaziçi; Dardanelles, Çanakkale Boğazı, Hellespont"
)
# Seas, straits, mountains and regions that belong to more than one country or to none.
WATERS = (
    "Mediterranean, Mediterranean Sea, Mittelmeer, Méditerranée, Mediterráneo, Mediterraneo; Baltic "
    "Sea, Baltic, Ostsee, Mer Baltique, Itämeri; North Sea, Nordsee, Mer du Nord; Black Sea, Schwarzes "
    "Meer, Mer Noire, Karadeniz, Mar Negro; Sea of Azov, Azov Sea, Asowsches Meer; Caspian Sea, Caspian, "
    "Kaspisches Meer, Mer Caspienne; Aral Sea, Aralsee; Red Sea, Rotes Meer, Mer Rouge, Mar Rojo; Dead Sea, "
    "Totes Meer, Mer Morte; Adriatic, Adriatic Sea, Adriatique; Aegean, Aegean Sea, Ägäis; Persian Gulf, "
    "Arabian Gulf; Gulf of Aden; Gulf of Mexico; Strait of Hormuz, Hormuz Strait, Straits of Hormuz, Straße "
    "von Hormus; Strait of Malacca, Malacca Strait, Straits of Malacca; Taiwan Strait, Strait of Taiwan, "
    "Formosa Strait; Kerch Strait, Strait of Kerch; Bab el-Mandeb, Bab al-Mandab, Bab el Mandeb, Bab "
    "al-Mandeb; English Channel, La Manche, Ärmelkanal; Sea of Japan; South China Sea, West Philippine Sea; "
    "East China Sea; Bering Strait, Strait of Bering; Barents Sea; Suez Canal, Suezkanal; Lake Geneva, Lac "
    "Léman, Genfersee, Lac Leman; Lake Victoria, Victoriasee; Lake Baikal, Baikalsee, Baikal; Sahel; "
    "Sahara, Sahara Desert; Himalayas, Himalaya; Andes, Anden; Carpathians, Karpaten, Carpathian Mountains; "
    "Balkans, Balkan, Balkan Peninsula; Scandinavia, Skandinavien, Scandinavie, Escandinavia; Crimean "
    "Peninsula; Arctic Ocean, Nordpolarmeer; Antarctica, Antarktis, Antarctique, Antártida; Arctic, Arktis; "
    "Paracel Islands, Paracels, Xisha Islands; Spratly Islands, Spratlys, Nansha Islands; Caribbean, "
    "Karibik, Caraïbes, Caribe; Benelux; Maghreb, Maghrib; Polynesia; Melanesia; Atlantic Ocean, Atlantic, "
    "Atlantik; Pacific Ocean, Pazifik; Indian Ocean; Central Asia, Zentralasien, Asie centrale; Korean "
    "Peninsula; Iberian Peninsula; Horn of Africa, Horn von Afrika; Levant; Mesopotamia; Tibetan Plateau; "
    "Amazonia; Middle East, Mideast, Near East, Naher Osten, Proche-Orient, Moyen-Orient, Oriente Medio; "
    "Gibraltar Strait, Strait of Gibraltar, Straits of Gibraltar"
)
